namespace Telefunc.Broadcasting;

/// <summary>A transport's word that it has taken a message.</summary>
/// <param name="Position">The message's place in the key's order.</param>
/// <param name="Timestamp">When it was numbered, by the clock of whoever numbered it; to the millisecond.</param>
public readonly record struct BroadcastReceipt(BroadcastPosition Position, DateTimeOffset Timestamp);
