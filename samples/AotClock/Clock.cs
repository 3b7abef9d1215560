using System.ComponentModel.DataAnnotations;
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

    /// <summary>Joins the caller to all who hear the bell, and may ring it.</summary>
    [Telefunction]
    public static BroadcastChannel<Alarm> OnBell() => new("bell");

    /// <summary>Waits, then rings.</summary>
    /// <param name="alarm">When, and what for.</param>
    /// <param name="ring">Called when the time has come.</param>
    /// <param name="aborted">The client has given up.</param>
    [Telefunction]
    public async Task OnAlarm(Alarm alarm, Func<Alarm, Task> ring, CancellationToken aborted)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(alarm.Milliseconds), time, aborted);
        await ring(alarm);
    }
}

/// <summary>What a client wants to be woken for.</summary>
/// <param name="Milliseconds">How long from now; at most a minute.</param>
/// <param name="Text">What it is.</param>
public sealed record Alarm([Range(0, 60_000)] int Milliseconds, string Text);

/// <summary>What the caller receives.</summary>
/// <param name="Channel">Carries Unix milliseconds.</param>
public sealed record ClockResult(ClientChannel<Never, long> Channel);
