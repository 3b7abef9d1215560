namespace Telefunc.Broadcasting;

/// <summary>A message on its way to a transport.</summary>
/// <param name="Key">The key that it is published under.</param>
/// <param name="Id">
/// Unguessable and unique for this message, and the same when it is handed over again because the answer was lost: a transport uses it
/// to recognise a message that it has taken already.
/// </param>
/// <param name="Kind">Whether it is text or binary.</param>
/// <param name="Payload">What is published. It does not change.</param>
public readonly record struct BroadcastPublication(string Key, Guid Id, BroadcastKind Kind, ReadOnlyMemory<byte> Payload);
