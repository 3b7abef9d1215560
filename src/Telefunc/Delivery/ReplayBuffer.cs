using Telefunc.Protocol;

namespace Telefunc.Delivery;

/// <summary>
/// Keeps what was sent on one channel until the peer is known to have received it, so that a resumed connection can be given what it
/// missed. Text and binary have a budget each. It knows when a frame that the peer may still need was dropped, so that a hole is
/// never resumed silently (PROTOCOL.md 12.3, 19.2). Not thread safe; its channel's lock guards it.
/// </summary>
/// <remarks>
/// The newest frame of a lane comes on top of the budget: a sender that awaits is stopped by the frame that crosses the budget
/// (<see cref="HasRoom"/>), and this frame must not push out what was awaited before it; also a message larger than the budget
/// survives a cut so. Memory is bounded by the budget and the application's own largest message. (The reference leaves holes.)
/// </remarks>
internal sealed class ReplayBuffer(int textBudget, int binaryBudget, TimeSpan maximumAge, TimeProvider time)
{
    private readonly ReplayLane _text = new(textBudget);
    private readonly ReplayLane _binary = new(binaryBudget);
    private uint _lostThrough;
    private uint _confirmedThrough;

    /// <summary>Whether both lanes are within their budgets, so that an awaited send may go on.</summary>
    public bool HasRoom => _text.Bytes <= textBudget && _binary.Bytes <= binaryBudget && !_text.Spilled && !_binary.Spilled;

    /// <summary>Bytes kept, headers included.</summary>
    public long Bytes => _text.Bytes + _binary.Bytes;

    /// <summary>Frames kept.</summary>
    public int Count => _text.Count + _binary.Count;

    /// <summary>Every frame up to this number is known to have arrived.</summary>
    public uint ConfirmedThrough => _confirmedThrough;

    /// <summary>Keeps a frame that is being sent; drops the oldest of its lane that are too old or no longer fit.</summary>
    public void Store(FrameTag tag, uint seq, ReadOnlyMemory<byte> payload)
    {
        var lane = tag.IsBinaryLane() ? _binary : _text;
        lane.Add(new SentFrame(tag, seq, payload, time.GetTimestamp()));
        while (lane.IsOverBudget || (lane.Count > 0 && time.GetElapsedTime(lane.Oldest.SentAt) > maximumAge))
            _lostThrough = Math.Max(_lostThrough, lane.Drop().Seq);
    }

    /// <summary>Forgets what the peer is known to have.</summary>
    public void ConfirmThrough(uint seq)
    {
        if (seq <= _confirmedThrough)
            return;
        _confirmedThrough = seq;
        _text.ForgetThrough(seq);
        _binary.ForgetThrough(seq);
    }

    /// <summary>
    /// Whether everything that follows a number, and is not known to have arrived, is still here: if not, resuming there would leave a
    /// hole. The number can be older than what is known, because the peer named it before other frames reached it.
    /// </summary>
    public bool Covers(uint lastSeq) => Math.Max(lastSeq, _confirmedThrough) >= _lostThrough;

    /// <summary>The frames that follow a number, in order.</summary>
    public IEnumerable<SentFrame> After(uint lastSeq)
    {
        using var text = _text.After(lastSeq).GetEnumerator();
        using var binary = _binary.After(lastSeq).GetEnumerator();
        var hasText = text.MoveNext();
        var hasBinary = binary.MoveNext();
        while (hasText || hasBinary)
        {
            if (hasText && (!hasBinary || text.Current.Seq < binary.Current.Seq))
            {
                yield return text.Current;
                hasText = text.MoveNext();
            }
            else
            {
                yield return binary.Current;
                hasBinary = binary.MoveNext();
            }
        }
    }

    /// <summary>Drops everything; the channel has ended.</summary>
    public void Clear()
    {
        _text.Clear();
        _binary.Clear();
    }
}
