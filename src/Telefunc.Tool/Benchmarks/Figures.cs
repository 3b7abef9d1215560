namespace Telefunc.Tool.Benchmarks;

/// <summary>What a measurement found.</summary>
/// <param name="Times">How long messages took while there was one at a time, in ascending order.</param>
/// <param name="Exchanges">How many exchanges completed while there were many at a time.</param>
/// <param name="Took">How long these took together.</param>
internal sealed record Figures(IReadOnlyList<TimeSpan> Times, long Exchanges, TimeSpan Took)
{
    public double ExchangesPerSecond => Exchanges / Took.TotalSeconds;

    /// <summary>The time that a share of all was not longer than.</summary>
    public TimeSpan Percentile(double share) => Times[Math.Clamp((int)Math.Ceiling(Times.Count * share) - 1, 0, Times.Count - 1)];
}
