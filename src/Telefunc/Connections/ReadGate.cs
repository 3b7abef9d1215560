namespace Telefunc.Connections;

/// <summary>
/// Stops the reading of one wire while more waits for its listeners than a limit, beyond the credit that was given. Thread safe.
/// </summary>
internal sealed class ReadGate(long limit, TimeProvider time)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _closed;
    private long _excess;
    private long _closedAt;

    public bool IsOpen => Volatile.Read(ref _closed) is null;

    public void Add(long bytes)
    {
        lock (_lock)
        {
            _excess += bytes;
            if (_excess > limit && _closed is null)
            {
                _closedAt = time.GetTimestamp();
                _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            else if (_excess <= limit / 2)
            {
                OpenLocked();
            }
        }
    }

    public void Open()
    {
        lock (_lock)
            OpenLocked();
    }

    public bool HasBeenClosedFor(TimeSpan duration)
    {
        lock (_lock)
            return _closed is not null && time.GetElapsedTime(_closedAt) > duration;
    }

    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _closed) is { } closed)
            await closed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private void OpenLocked()
    {
        _closed?.TrySetResult();
        _closed = null;
    }
}
