namespace Telefunc.Broadcasting;

/// <summary>A place in a key's order of messages.</summary>
/// <param name="Epoch">
/// Names one unbroken count. It changes whenever the count starts anew, for instance because the engine lost its data; numbers of
/// different epochs cannot be compared. At most 64 characters.
/// </param>
/// <param name="Seq">The message's number: 1 for the first of the epoch, then +1 for each message of the key, text and binary alike.</param>
public readonly record struct BroadcastPosition(string Epoch, long Seq);
