namespace Telefunc;

/// <summary>What is known of a published message: where it stands in its key's order, and since when. (PROTOCOL.md 7, 16)</summary>
/// <param name="Key">The key that it was published under.</param>
/// <param name="Seq">Its number: +1 for each message of the key, text and binary alike, in one order for all servers.</param>
/// <param name="Timestamp">When it was published, by the clock of whoever numbered it; to the millisecond.</param>
/// <param name="Epoch">
/// Names one unbroken count. It changes when the count had to start anew, for instance because the engine lost its data; numbers of
/// different epochs cannot be compared. Clients are not told it.
/// </param>
public sealed record PublishInfo(string Key, long Seq, DateTimeOffset Timestamp, string Epoch);
