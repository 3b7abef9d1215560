namespace Telefunc.Tool.Benchmarks;

/// <summary>What a measurement found.</summary>
/// <param name="RoundTrips">How long each exchange took while there was one at a time, in ascending order.</param>
/// <param name="Exchanges">How many exchanges completed while there were many at a time.</param>
/// <param name="Took">How long these took together.</param>
internal sealed record EchoFigures(IReadOnlyList<TimeSpan> RoundTrips, long Exchanges, TimeSpan Took)
{
    public double ExchangesPerSecond => Exchanges / Took.TotalSeconds;

    /// <summary>The round trip that a share of all was not longer than.</summary>
    public TimeSpan Percentile(double share) => RoundTrips[Math.Clamp((int)Math.Ceiling(RoundTrips.Count * share) - 1, 0, RoundTrips.Count - 1)];
}
