using Telefunc;
using Telefunc.Broadcasting;

namespace Playground.Telefunctions;

public sealed class Dashboard(VitalsPublisher publisher)
{
    [Telefunction]
    public BroadcastChannel<Vitals> OnWatch()
    {
        var vitals = new BroadcastChannel<Vitals>(publisher.Key);
        publisher.Join();
        vitals.OnClose(_ => publisher.Leave());
        return vitals;
    }
}

/// <summary>Publishes once a second how this server is doing, as long as somebody watches.</summary>
public sealed class VitalsPublisher(IBroadcast broadcast, Instruments instruments, TimeProvider time)
    : BackgroundService
{
    private int _watchers;

    // Of this server alone: on Redis, what others publish about themselves has other keys.
    public string Key { get; } = $"vitals:{Guid.NewGuid()}";

    public void Join() => Interlocked.Increment(ref _watchers);

    public void Leave() => Interlocked.Decrement(ref _watchers);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var vitals = instruments.Read();
            if (Volatile.Read(ref _watchers) > 0)
                await PublishAsync(vitals, stoppingToken);
        }
    }

    private async Task PublishAsync(Vitals vitals, CancellationToken cancellationToken)
    {
        try
        {
            await broadcast.PublishAsync(Key, vitals, cancellationToken);
        }
        catch (BroadcastException)
        {
            // Redis is away, and says so in the log. The next second brings newer figures.
        }
    }
}

public sealed record Vitals(
    double MessagesPerSecond, int Connections, int Channels, double MemoryMegabytes, double CpuPercent);
