namespace Telefunc.Broadcasting;

/// <summary>A message as it reaches listeners.</summary>
/// <param name="Position">Its place in the key's order.</param>
/// <param name="Timestamp">When it was published, by the clock of whoever numbered it; to the millisecond.</param>
/// <param name="Kind">Whether it is text or binary.</param>
/// <param name="Payload">What was published. Shared by everyone who receives it, so it must never change.</param>
public readonly record struct BroadcastMessage(
    BroadcastPosition Position, DateTimeOffset Timestamp, BroadcastKind Kind, ReadOnlyMemory<byte> Payload);
