using Microsoft.Extensions.Logging;
using Telefunc.Delivery;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <summary>
/// One end of one channel: joins replay, buffering, credit, acknowledgements and the close handshake. The same code serves the
/// server's and the client's end. It has no thread and no clock of its own: calls, frames and a <see cref="TimeProvider"/> drive it.
/// </summary>
/// <remarks>
/// Thread safe. All state is guarded by <c>_lock</c>, which is held for short steps only, never across a callback or an await. A
/// frame's sequence number is taken and the frame is queued to the wire under the same lock, so that wire order is sequence order.
/// Lock order: a channel's lock, then a wire's. Methods whose name ends in <c>Locked</c> need the lock.
/// </remarks>
internal sealed partial class ChannelEndpoint
{
    // Sequence numbers from 2^31 on are read as negative by the reference (PROTOCOL.md 19.12); a channel ends before it gets there.
    private const uint LastSequenceNumber = int.MaxValue;

    private readonly Lock _lock = new();
    private readonly ChannelHost _host;
    private readonly IInboundMessages _messages;
    private readonly IBroadcastMember? _member;
    private readonly ReplayBuffer _replay;
    private readonly SendBuffer _buffer;
    private IChannelOwner? _owner;
    private Attachment? _attachment;
    private bool _wasAttached;
    private uint _sentSeq;
    private uint _receivedSeq;

    public ChannelEndpoint(string id, ChannelHost host, IInboundMessages messages, IBroadcastMember? member = null)
    {
        Id = id;
        _host = host;
        _messages = messages;
        _member = member;
        _publishSlots = member is null ? null : new SemaphoreSlim(PublishesUnderWayAtMost);
        var options = host.Options;
        var isServer = host.Side == ChannelSide.Server;
        var textBudget = isServer ? options.ReplayBuffer : options.ClientReplayBuffer;
        var binaryBudget = isServer ? options.ReplayBufferBinary : options.ClientReplayBufferBinary;
        _replay = new ReplayBuffer(
            textBudget,
            binaryBudget,
            (2 * options.PingInterval) + options.ReconnectTimeout + TimeSpan.FromSeconds(1),
            host.Time);
        _buffer = new SendBuffer(options.BufferLimit, options.BufferLimitBinary);
        _confirmAtBytes = Math.Min(ConfirmAtBytesAtMost, Math.Max(1, Math.Min(textBudget, binaryBudget) / 4));
        _window = new ReceiveWindow(host.Time, options.MaxReceiveWindow);
    }

    /// <summary>The id by which the client attaches: unguessable, chosen by the server for what it returns.</summary>
    public string Id { get; }

    public ChannelHost Host => _host;

    /// <summary>Whether sends are accepted.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
                return !_sendClosed;
        }
    }

    /// <summary>Whether a wire carries the channel at this moment.</summary>
    public bool IsAttached => Wire is not null;

    /// <summary>The wire that carries the channel at this moment.</summary>
    public IWire? Wire
    {
        get
        {
            lock (_lock)
                return _attachment?.Wire;
        }
    }

    /// <summary>The highest frame number received without a hole.</summary>
    public uint ReceivedSeq
    {
        get
        {
            lock (_lock)
                return _receivedSeq;
        }
    }

    /// <summary>
    /// Hands the channel to whoever keeps it in a table, who is told when it has ended, also if that has happened already.
    /// </summary>
    /// <returns><see langword="false"/> if it already has an owner.</returns>
    public bool TryRegister(IChannelOwner owner)
    {
        lock (_lock)
        {
            if (_owner is not null)
                return false;
            _owner = owner;
            TellOwnerLocked();
            return true;
        }
    }

    /// <summary>Starts the time limit within which the client must attach for the first time.</summary>
    public void AwaitFirstAttachment()
    {
        lock (_lock)
        {
            if (!_wasAttached && !_isReleased)
                SetAttachDeadlineLocked(_host.Options.ConnectTtl);
        }
    }

    private string PeerName => _host.Side == ChannelSide.Server ? "client" : "server";

    private void LogCallbackFailure(Exception error) => ChannelLog.CallbackFailed(_host.Logger, Id, error);

    private void TransmitLocked(Attachment attachment, FrameTag tag, ReadOnlyMemory<byte> payload)
    {
        var seq = ++_sentSeq;
        _replay.Store(tag, seq, payload);
        if (tag.IsCredited())
            _credit.Consume(payload.Length);
        attachment.Wire.Write(new FrameHeader(tag, attachment.Index, seq), payload);
        ConfirmArrivalsLocked(attachment);
    }

    private void WriteControlLocked(FrameTag tag, ReadOnlyMemory<byte> payload = default)
    {
        if (_attachment is { } attachment)
            attachment.Wire.Write(new FrameHeader(tag, attachment.Index, 0), payload);
    }
}
