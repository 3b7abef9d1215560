namespace Telefunc.Tool.Benchmarks;

/// <summary>Measures first one exchange after another, then many at a time.</summary>
/// <param name="exchange">What is measured.</param>
/// <param name="duration">How long each of the two takes.</param>
/// <param name="atATime">How many exchanges are under way in the second.</param>
/// <param name="time">The clock.</param>
internal sealed class Benchmark(IExchange exchange, TimeSpan duration, int atATime, TimeProvider time)
{
    /// <summary>How long one exchange may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MostTimes = 1_000_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    /// <exception cref="TimeoutException">What was sent did not arrive.</exception>
    /// <exception cref="ChannelClosedException">The channel has closed.</exception>
    public async Task<Figures> RunAsync(CancellationToken cancellationToken)
    {
        await MeasureTimesAsync(WarmUp, cancellationToken);
        var times = await MeasureTimesAsync(duration, cancellationToken);
        await MeasureManyAsync(WarmUp, cancellationToken);
        var (exchanges, took) = await MeasureManyAsync(duration, cancellationToken);
        times.Sort();
        return new Figures(times, exchanges, took);
    }

    private async Task<List<TimeSpan>> MeasureTimesAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>();
        var began = time.GetTimestamp();
        do
            await ExchangeAsync(times, cancellationToken);
        while (time.GetElapsedTime(began) < atMost && times.Count < MostTimes);
        return times;
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
                await ExchangeAsync(null, cancellationToken);
            return count;
        }
    }

    private Task ExchangeAsync(List<TimeSpan>? times, CancellationToken cancellationToken) =>
        exchange.ExchangeAsync(times, cancellationToken).WaitAsync(Patience, time, cancellationToken);
}
