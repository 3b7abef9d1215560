using Telefunc;

namespace AotClock;

/// <summary>Tells the time every second until the client closes the channel.</summary>
public sealed class Clock(TimeProvider time)
{
    /// <summary>Starts a clock.</summary>
    [Telefunction]
    public ClockResult OnClock()
    {
        var channel = new Channel<Never, long>();
        var timer = time.CreateTimer(
            _ => channel.SendAsync(time.GetUtcNow().ToUnixTimeMilliseconds()), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        channel.OnClose(_ => timer.Dispose());
        return new ClockResult(channel.Client);
    }
}

/// <summary>What the caller receives.</summary>
/// <param name="Channel">Carries Unix milliseconds.</param>
public sealed record ClockResult(ClientChannel<Never, long> Channel);
