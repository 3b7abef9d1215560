namespace Telefunc.Tool.Benchmarks;

/// <summary>Measures one channel: first one exchange after another, then many at a time.</summary>
/// <param name="channel">The channel.</param>
/// <param name="duration">How long each of the two takes.</param>
/// <param name="atATime">How many exchanges are under way in the second.</param>
/// <param name="time">The clock.</param>
internal sealed class EchoBenchmark(EchoChannel channel, TimeSpan duration, int atATime, TimeProvider time)
{
    private const int MostRoundTrips = 1_000_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="TimeoutException">An answer did not come.</exception>
    /// <exception cref="ChannelClosedException">The channel has closed.</exception>
    public async Task<EchoFigures> RunAsync(CancellationToken cancellationToken)
    {
        await MeasureRoundTripsAsync(WarmUp, cancellationToken);
        var roundTrips = await MeasureRoundTripsAsync(duration, cancellationToken);
        await MeasureManyAsync(WarmUp, cancellationToken);
        var (exchanges, took) = await MeasureManyAsync(duration, cancellationToken);
        roundTrips.Sort();
        return new EchoFigures(roundTrips, exchanges, took);
    }

    private async Task<List<TimeSpan>> MeasureRoundTripsAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var roundTrips = new List<TimeSpan>();
        var began = time.GetTimestamp();
        do
        {
            var sent = time.GetTimestamp();
            await ExchangeAsync(cancellationToken);
            roundTrips.Add(time.GetElapsedTime(sent));
        }
        while (time.GetElapsedTime(began) < atMost && roundTrips.Count < MostRoundTrips);
        return roundTrips;
    }

    private async Task<(long Exchanges, TimeSpan Took)> MeasureManyAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, atATime).Select(_ => Task.Run(ExchangeAllAsync, cancellationToken)));
        return (counts.Sum(), time.GetElapsedTime(began));

        async Task<long> ExchangeAllAsync()
        {
            var count = 0L;
            for (; time.GetElapsedTime(began) < atMost; count++)
                await ExchangeAsync(cancellationToken);
            return count;
        }
    }

    private Task ExchangeAsync(CancellationToken cancellationToken) => channel.ExchangeAsync(cancellationToken).WaitAsync(Patience, time, cancellationToken);
}
