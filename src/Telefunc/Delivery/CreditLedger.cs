namespace Telefunc.Delivery;

/// <summary>
/// One of the two credits of <see cref="SendCredit"/>. For a peer like the reference it keeps books: what was sent is outstanding until
/// an announcement shows that it was consumed. Both ends see the same messages in the same order, so that the books repeat the
/// peer's own rule to the byte (PROTOCOL.md 15.2), and at most the window and one message are under way or wait in the peer.
/// </summary>
/// <remarks>
/// <para>
/// Announcements are lost while a client reconciles. What was outstanding then is doubtful: it may have been consumed or not. The sender
/// goes on when either all of it leaves room, or what was sent since is less than half a window. This much must bring an announcement,
/// even if one growth of the window was lost as well, so that no sender stalls; a slow listener gets no more than that on top, and a
/// quarter if the next announcement is one of growth.
/// </para>
/// <para>
/// After a doubt the peer may have begun to count earlier than the books, by less than a quarter. Each of its announcements then stands
/// for messages that end no later than in the books and no earlier than one announcement before: the books never fall behind for good.
/// They can where listeners finish out of order messages of very different sizes, or where a peer announces by a rule of its own;
/// <see cref="Probe"/> is the cure should that ever add up.
/// </para>
/// </remarks>
/// <param name="initial">The window that a peer has before it announces one.</param>
/// <param name="isUniform">Whether everything counts one, so that no sizes need to be remembered.</param>
internal sealed class CreditLedger(int initial, bool isUniform)
{
    /// <summary>
    /// So many sizes are remembered at most, more than a window has messages: only senders that do not await can have more under way.
    /// </summary>
    public const int MostSizes = 65_536;

    private Queue<int>? _sizes;
    private long _unlisted;
    private long _outstanding;
    private long _doubtful;
    private long _sentBeforeDoubt;
    private long _reportedSinceDoubt;
    private int _graceShare = 2;
    private bool _mayMissGrowth;
    private long _absolute;

    /// <summary>The last announcement.</summary>
    public long Window { get; private set; } = initial;

    public bool IsAbsolute { get; private set; }

    public bool IsUnsure => _doubtful > 0;

    /// <summary>Everything that was ever sent.</summary>
    public long Sent { get; private set; }

    public long Credit
    {
        get
        {
            if (IsAbsolute)
                return _absolute;
            return _doubtful == 0
                ? Window - _outstanding
                : Math.Max(Window - _doubtful, Window / _graceShare) - _outstanding;
        }
    }

    public void Consume(int amount)
    {
        Sent += amount;
        if (IsAbsolute)
        {
            _absolute -= amount;
            return;
        }

        _outstanding += amount;
        if (isUniform)
            return;

        // Once the list was full nothing is listed again before the rest was reported, because the order matters.
        if (_unlisted > 0 || _sizes?.Count >= MostSizes)
            _unlisted += amount;
        else
            (_sizes ??= new Queue<int>()).Enqueue(amount);
    }

    public void Announce(uint window)
    {
        // Growth is announced without regard to what was consumed. But if such an announcement was lost, this one can also be the next.
        var isRefresh = window == Window || _mayMissGrowth;
        _mayMissGrowth = false;
        Window = window;
        if (IsAbsolute)
            _absolute = window;
        else if (isRefresh)
            Report(window / 4);
    }

    /// <summary>From now on announcements are credit as they stand.</summary>
    public void ReadAbsolutely()
    {
        _absolute = Credit;
        IsAbsolute = true;
        _sizes = null;
        _unlisted = _outstanding = _doubtful = 0;
    }

    /// <summary>Announcements may have been lost.</summary>
    /// <param name="repeated">How much of what was sent last is being repeated and so was certainly not consumed.</param>
    public void Reset(long repeated)
    {
        if (IsAbsolute)
            _absolute = Math.Max(Window, initial);
        else
            Doubt(repeated, graceShare: 2);
    }

    /// <summary>
    /// Everything up to a mark has arrived. If that is at least a quarter of the window since the doubt, and less than a quarter of it is
    /// not reported, then the peer keeps up with what arrives, and nothing from before the doubt waits there.
    /// </summary>
    public void Settle(long mark)
    {
        var arrived = mark - _sentBeforeDoubt;
        if (arrived >= Window / 4 && _reportedSinceDoubt + (Window / 4) > arrived)
            _doubtful = 0;
    }

    /// <summary>Lets out as much as the peer must consume before it announces anything, if there is no credit.</summary>
    public void Probe()
    {
        if (Credit > 0)
            return;
        if (IsAbsolute)
            _absolute = Math.Max(Window, initial) / 4;
        else
            Doubt(0, graceShare: 4);
    }

    private void Doubt(long repeated, int graceShare)
    {
        _doubtful += Take(_outstanding - repeated);
        _sentBeforeDoubt = Sent - _outstanding;
        _reportedSinceDoubt = 0;
        _graceShare = graceShare;
        _mayMissGrowth = Sent > 0;
    }

    private void Report(long quarter)
    {
        var reported = Take(quarter);
        _reportedSinceDoubt += reported;
        _doubtful -= Math.Min(_doubtful, Math.Max(0, quarter - reported));
    }

    /// <summary>Takes the oldest messages, of at least some size in all, from the books.</summary>
    private long Take(long amount)
    {
        long taken = 0;
        if (!isUniform)
        {
            while (taken < amount && _sizes is not null && _sizes.TryDequeue(out var size))
                taken += size;
        }

        if (taken < amount)
        {
            var rest = Math.Min(amount - taken, isUniform ? _outstanding : _unlisted);
            taken += rest;
            _unlisted -= isUniform ? 0 : rest;
        }

        _outstanding -= taken;
        return taken;
    }
}
