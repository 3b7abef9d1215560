namespace Telefunc.Interop.Server;

public sealed class Clock(TimeProvider time)
{
    [Telefunction]
    public ClockResult OnClock()
    {
        var channel = new Channel<Never, long>();
        var timer = time.CreateTimer(_ => channel.SendAsync(time.GetUtcNow().ToUnixTimeMilliseconds()), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        channel.OnClose(_ => timer.Dispose());
        return new ClockResult(channel.Client);
    }

    public sealed record ClockResult(ClientChannel<Never, long> Channel);
}
