namespace Telefunc.Delivery;

/// <summary>
/// How much this side lets the peer send on one channel. Windows start small, are announced again after a quarter was consumed, and
/// double while the link shows that it can carry more within one round trip (PROTOCOL.md 15.2, 15.3). Unlike the reference it
/// announces only what is not yet taken by messages that wait for a listener, and it does not grow for a listener that falls behind,
/// so that what waits is bounded by the window (19.9). Not thread safe; its channel's lock guards it.
/// </summary>
internal sealed class ReceiveWindow(TimeProvider time, int maximumBytes = ReceiveWindow.MaximumBytes)
{
    public const int MaximumBytes = 64 * 1024 * 1024;
    public const int MaximumMessages = 50_000;
    private static readonly TimeSpan ShortestProbeInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestProbeInterval = TimeSpan.FromSeconds(10);

    private readonly int _maximumBytes = Math.Max(maximumBytes, SendCredit.InitialBytes);
    private TimeSpan _probeInterval = ShortestProbeInterval;
    private long _probedAt;
    private bool _hasProbed;
    private bool _probing;
    private long _bytesAtProbe;
    private long _messagesAtProbe;
    private long _receivedBytes;
    private long _receivedMessages;
    private int _consumedBytes;
    private int _consumedMessages;

    /// <summary>The byte window.</summary>
    public int Bytes { get; private set; } = SendCredit.InitialBytes;

    /// <summary>The message window.</summary>
    public int Messages { get; private set; } = SendCredit.InitialMessages;

    /// <summary>Received bytes whose listeners have not finished.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>Received messages whose listeners have not finished.</summary>
    public long WaitingMessages { get; private set; }

    /// <summary>The byte window to announce: without what already waits.</summary>
    public uint AnnouncedBytes => (uint)Math.Max(0, Bytes - WaitingBytes);

    /// <summary>The message window to announce: without what already waits.</summary>
    public uint AnnouncedMessages => (uint)Math.Max(0, Messages - WaitingMessages);

    /// <summary>Whether a question is under way that measures arrivals.</summary>
    public bool IsProbing => _probing;

    /// <summary>Whether a window has grown, so that a peer which starts from the initial values must be told.</summary>
    public WindowUpdates Grown =>
        (Bytes > SendCredit.InitialBytes ? WindowUpdates.Bytes : WindowUpdates.None)
        | (Messages > SendCredit.InitialMessages ? WindowUpdates.Messages : WindowUpdates.None);

    /// <summary>A counted message arrived; its listeners have not run yet.</summary>
    public WindowUpdates Receive(int bytes)
    {
        var updates = WindowUpdates.None;
        var canGrow = Bytes < _maximumBytes || Messages < MaximumMessages;
        if (!_probing && canGrow && (!_hasProbed || time.GetElapsedTime(_probedAt) >= _probeInterval))
        {
            _probing = _hasProbed = true;
            _probedAt = time.GetTimestamp();
            _bytesAtProbe = _receivedBytes;
            _messagesAtProbe = _receivedMessages;
            updates = WindowUpdates.Probe;
        }

        _receivedBytes += bytes;
        _receivedMessages++;
        WaitingBytes += bytes;
        WaitingMessages++;
        return updates;
    }

    /// <summary>The listeners of a counted message have finished.</summary>
    public WindowUpdates Consume(int bytes)
    {
        WaitingBytes -= bytes;
        WaitingMessages--;
        _consumedBytes += bytes;
        _consumedMessages++;
        var updates = WindowUpdates.None;
        if (_consumedBytes >= Bytes / 4)
        {
            _consumedBytes = 0;
            updates |= WindowUpdates.Bytes;
        }

        if (_consumedMessages >= Messages / 4)
        {
            _consumedMessages = 0;
            updates |= WindowUpdates.Messages;
        }

        return updates;
    }

    /// <summary>The peer answered the probe: everything it sent before that has arrived.</summary>
    public WindowUpdates CompleteProbe()
    {
        if (!_probing)
            return WindowUpdates.None;
        _probing = false;
        var updates = WindowUpdates.None;
        var listenersKeepUp = WaitingBytes <= Bytes / 2 && WaitingMessages <= Messages / 2;
        if (listenersKeepUp && Bytes < _maximumBytes && 3 * (_receivedBytes - _bytesAtProbe) >= 2L * Bytes)
        {
            Bytes = Math.Min(_maximumBytes, 2 * Bytes);
            updates |= WindowUpdates.Bytes;
        }

        if (listenersKeepUp && Messages < MaximumMessages && 3 * (_receivedMessages - _messagesAtProbe) >= 2L * Messages)
        {
            Messages = Math.Min(MaximumMessages, 2 * Messages);
            updates |= WindowUpdates.Messages;
        }

        _probeInterval = updates != WindowUpdates.None ? ShortestProbeInterval : Min(_probeInterval * 2, LongestProbeInterval);
        return updates;
    }

    /// <summary>The wire that carried the probe is gone.</summary>
    public void ForgetProbe() => _probing = false;

    /// <summary>Widens the byte window to at least a size, for a transport that delivers in batches (PROTOCOL.md 15.4).</summary>
    public WindowUpdates Widen(int bytes)
    {
        if (Bytes >= bytes)
            return WindowUpdates.None;
        Bytes = Math.Min(bytes, _maximumBytes);
        return WindowUpdates.Bytes;
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
