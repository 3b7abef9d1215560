using Telefunc;

namespace Playground.Telefunctions;

public sealed class Clock(TimeProvider time)
{
    [Telefunction]
    public ClockResult OnClock()
    {
        var channel = new Channel<Never, long>();
        var timer = time.CreateTimer(
            _ => channel.SendAsync(Now), null,
            dueTime: TimeSpan.Zero, period: TimeSpan.FromSeconds(1));
        channel.OnClose(_ => timer.Dispose());
        return new ClockResult(channel.Client);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}

public sealed record ClockResult(ClientChannel<Never, long> Channel);
