using Telefunc;

namespace AotClock;

/// <summary>What .NET clients call of <see cref="Clock"/>. The compiler checks that the two agree.</summary>
[Telefunctions]
public interface IClock
{
    /// <summary>Starts a clock.</summary>
    Task<ClockResult> OnClock();

    /// <summary>Joins the caller to all who hear the bell, and may ring it.</summary>
    Task<BroadcastChannel<Alarm>> OnBell();

    /// <summary>Waits, then rings.</summary>
    /// <param name="alarm">When, and what for.</param>
    /// <param name="ring">Called when the time has come.</param>
    /// <param name="cancellationToken">Switches the alarm off.</param>
    Task OnAlarm(Alarm alarm, Func<Alarm, Task> ring, CancellationToken cancellationToken = default);
}
