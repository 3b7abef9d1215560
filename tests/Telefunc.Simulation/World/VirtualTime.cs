namespace Telefunc.Simulation;

/// <summary>
/// A clock that stands still until the schedule moves it. Unlike the usual fake, a timer that is due at once does not ring inside of
/// the call that sets it, where the caller holds its lock, but when time is next moved: as timers of the system do.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly List<VirtualTimer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public int ArmedTimers => _timers.Count;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock; timers ring in the order in which they are due.</summary>
    public void Advance(TimeSpan time)
    {
        var until = _now + time.Ticks;
        while (_timers.Where(timer => timer.DueAt <= until).MinBy(timer => timer.DueAt) is { } next)
        {
            _timers.Remove(next);
            _now = Math.Max(_now, next.DueAt);
            next.Ring();
        }

        _now = until;
    }

    private sealed class VirtualTimer(VirtualTime time, Action ring) : ITimer
    {
        public long DueAt { get; private set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time._timers.Remove(this);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            DueAt = time._now + dueTime.Ticks;
            time._timers.Add(this);
            return true;
        }

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
