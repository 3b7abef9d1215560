namespace Telefunc.Redis.Tests;

/// <summary>The part of an epoch that a subscriber went through.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="First">The number of its first message in the log.</param>
/// <param name="Last">The number of its last message in the log.</param>
/// <param name="BeganWithGap">Whether a gap was told before the first message.</param>
internal sealed record SeqRange(string Epoch, long First, long Last, bool BeganWithGap);
