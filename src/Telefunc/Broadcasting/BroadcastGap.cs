namespace Telefunc;

/// <summary>Messages of a key that a subscriber does not get.</summary>
/// <param name="Key">The key.</param>
/// <param name="Reason">Why.</param>
/// <param name="Missed">How many; <see langword="null"/> if nobody can say, for instance because the count started anew.</param>
public sealed record BroadcastGap(string Key, BroadcastGapReason Reason, long? Missed);
