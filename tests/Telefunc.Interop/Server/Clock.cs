namespace Telefunc.Interop.Server;

public sealed class Clock(TimeProvider time)
{
    [Telefunction]
    public ClockResult OnClock()
    {
        var channel = new Channel<Never, long>();
        var ticking = new Lock();
        var last = 0L;
        var timer = time.CreateTimer(_ => channel.SendAsync(Next()), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        channel.OnClose(_ => timer.Dispose());
        return new ClockResult(channel.Client);

        // Where the processors are busy, two ticks may come within a millisecond; tests tell them apart.
        long Next()
        {
            lock (ticking)
                return last = Math.Max(last + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
        }
    }

    public sealed record ClockResult(ClientChannel<Never, long> Channel);
}
