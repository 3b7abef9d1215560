namespace Telefunc.Delivery;

/// <summary>The text or the binary half of a <see cref="ReplayBuffer"/>: frames in order, counted in bytes.</summary>
internal sealed class ReplayLane(int budget)
{
    // Above this many slots an emptied queue gives its memory back, so that a channel that was once busy does not stay large.
    private const int SlotsWorthKeeping = 64;

    private Queue<SentFrame>? _frames;
    private uint _droppedThrough;
    private uint _forgottenThrough;
    private int _newestSize;

    public long Bytes { get; private set; }

    public int Count => _frames?.Count ?? 0;

    public SentFrame Oldest => _frames!.Peek();

    /// <summary>More than the budget is held even without the newest frame.</summary>
    public bool IsOverBudget => Bytes - _newestSize > budget && Count > 1;

    /// <summary>Frames were dropped to make room and the peer has not yet been shown to have them.</summary>
    public bool Spilled => _droppedThrough > _forgottenThrough;

    public void Add(SentFrame frame)
    {
        (_frames ??= new Queue<SentFrame>()).Enqueue(frame);
        Bytes += frame.Size;
        _newestSize = frame.Size;
    }

    public SentFrame Drop()
    {
        var frame = _frames!.Dequeue();
        Bytes -= frame.Size;
        _droppedThrough = frame.Seq;
        return frame;
    }

    public void ForgetThrough(uint seq)
    {
        _forgottenThrough = seq;
        if (_frames is null)
            return;
        while (_frames.TryPeek(out var frame) && frame.Seq <= seq)
        {
            _frames.Dequeue();
            Bytes -= frame.Size;
        }

        if (_frames.Count == 0 && _frames.Capacity > SlotsWorthKeeping)
            _frames = null;
    }

    public IEnumerable<SentFrame> After(uint lastSeq) => _frames is null ? [] : _frames.Where(frame => frame.Seq > lastSeq);

    public void Clear()
    {
        _frames = null;
        Bytes = 0;
    }
}
