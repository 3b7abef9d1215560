namespace Telefunc.Interop.Faults;

/// <summary>The faults of one direction of one connection. May be changed while data flows. Thread safe.</summary>
internal sealed class LinkFaults
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _stall;
    private long _delayTicks;
    private int _bytesPerSecond;
    private int _largestPiece = int.MaxValue;
    private long _cutAfter = long.MaxValue;
    private int _cutKind;
    private long _noticeAfter;
    private Action? _then;

    /// <summary>How long each byte is on its way. The order is kept.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _delayTicks));
        set => Volatile.Write(ref _delayTicks, value.Ticks);
    }

    /// <summary>How many bytes pass in a second; 0 = as many as come.</summary>
    public int BytesPerSecond
    {
        get => Volatile.Read(ref _bytesPerSecond);
        set => Volatile.Write(ref _bytesPerSecond, value);
    }

    /// <summary>The most bytes that are written at once; 1 splits everything into single bytes.</summary>
    public int LargestPiece
    {
        get => Volatile.Read(ref _largestPiece);
        set => Volatile.Write(ref _largestPiece, value);
    }

    /// <summary>Called once, when so many bytes have passed in this direction.</summary>
    public void WhenPassed(long bytes, Action then)
    {
        Volatile.Write(ref _noticeAfter, bytes);
        Volatile.Write(ref _then, then);
    }

    public long CutAfter => Volatile.Read(ref _cutAfter);

    public CutKind CutKind => (CutKind)Volatile.Read(ref _cutKind);

    /// <summary>Cuts the connection once so many bytes have passed in this direction, counted from its first byte.</summary>
    public void CutAfterBytes(long bytes, CutKind kind)
    {
        Volatile.Write(ref _cutKind, (int)kind);
        Volatile.Write(ref _cutAfter, bytes);
    }

    /// <summary>Lets nothing through and reads no more, without closing, until <see cref="Resume"/>.</summary>
    public void Stall()
    {
        lock (_lock)
            _stall ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Resume()
    {
        lock (_lock)
        {
            _stall?.TrySetResult();
            _stall = null;
        }
    }

    public bool IsStalled
    {
        get
        {
            lock (_lock)
                return _stall is not null;
        }
    }

    public Task WhenFlowingAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _stall?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }

    public void NoticePassed(long bytes)
    {
        if (Volatile.Read(ref _then) is not null && bytes >= Volatile.Read(ref _noticeAfter))
            Interlocked.Exchange(ref _then, null)?.Invoke();
    }

    public void CopyFrom(LinkFaults other)
    {
        Delay = other.Delay;
        BytesPerSecond = other.BytesPerSecond;
        LargestPiece = other.LargestPiece;
        CutAfterBytes(other.CutAfter, other.CutKind);
        if (other.IsStalled)
            Stall();
    }
}
