namespace Telefunc.Connections;

/// <summary>The moments for which a connection waits, with one timer for all of them. Not thread safe; the connection's lock guards it.</summary>
internal sealed class Deadlines(TimeProvider time, Action ring)
{
    private readonly long?[] _at = new long?[Enum.GetValues<Deadline>().Length];
    private ITimer? _timer;
    private bool _isStopped;

    public void Set(Deadline deadline, TimeSpan after)
    {
        _at[(int)deadline] = time.GetTimestamp() + (long)(after.TotalSeconds * time.TimestampFrequency);
        Arm();
    }

    public void Clear(Deadline deadline) => _at[(int)deadline] = null;

    public bool IsSet(Deadline deadline) => _at[(int)deadline] is not null;

    /// <summary>Takes one deadline that has passed. Call it until there is none: that arms the timer for the next.</summary>
    public bool TryTakeDue(out Deadline due)
    {
        var now = time.GetTimestamp();
        for (var i = 0; i < _at.Length; i++)
        {
            if (_at[i] <= now)
            {
                _at[i] = null;
                due = (Deadline)i;
                return true;
            }
        }

        due = default;
        Arm();
        return false;
    }

    /// <summary>Nothing is waited for any more, for good.</summary>
    public void Stop()
    {
        _isStopped = true;
        Array.Clear(_at);
        _timer?.Dispose();
        _timer = null;
    }

    private void Arm()
    {
        if (_isStopped)
            return;
        if (_at.Min() is not { } next)
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Timers count whole milliseconds and may ring a little early; one more makes sure that the deadline has passed.
        var wait = Math.Max(0, Math.Ceiling(time.GetElapsedTime(time.GetTimestamp(), next).TotalMilliseconds));
        _timer ??= time.CreateTimer(static state => ((Action)state!)(), ring, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.FromMilliseconds(wait > 0 ? wait + 1 : 0), Timeout.InfiniteTimeSpan);
    }
}
