using System.Diagnostics.CodeAnalysis;
using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Connections;

/// <summary>
/// The server's end of one wire, whatever carries it: takes frames one after another, answers pings, runs the handshake and hands the
/// other frames to their channels. Thread safe; lock order: a wire's inbound lock, a channel's lock, a wire's output.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has neither timer nor handle, and nobody knows when its last user is done.")]
internal abstract partial class ServerWire : IWire
{
    // A client that works reads now and then, so that answers do not pile up while the wire is congested.
    private const int LeastUnreadAnswersAllowed = 1024 * 1024;

    private readonly Lock _inboundLock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _endedSource = new();
    private readonly ReadGate _readGate;
    private ServerSession? _session;
    private bool _isEnded;
    private long _unreadAnswers;
    private long _aliveAt;
    private long _endedAt;

    protected ServerWire(ChannelServer server, FrameOutput output, string transport, string connectionId)
    {
        Server = server;
        Output = output;
        Transport = transport;
        ConnectionId = connectionId;
        _readGate = new ReadGate(server.Options.ConnectionReceiveLimit, server.Time);
        _aliveAt = server.Time.GetTimestamp();
        output.Failed = () => End(WireEnd.Transient, "writing failed");
    }

    /// <summary>The name on the wire: <c>ws</c> or <c>sse</c>.</summary>
    public string Transport { get; }

    /// <summary>The web server's id of the underlying connection, for logs.</summary>
    public string ConnectionId { get; }

    public FrameOutput Output { get; }

    public bool IsCongested => Output.IsCongested;

    public bool HasReconciled { get; private set; }

    /// <summary>Completes when the wire has ended, for whatever reason.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Cancelled when the wire has ended.</summary>
    public CancellationToken EndedToken => _endedSource.Token;

    protected ChannelServer Server { get; }

    public void Write(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        Server.Telemetry.CountSent(header.Tag);
        Output.Write(header, payload.Span);
        if (header.Tag is FrameTag.BandwidthPingAck or FrameTag.Window or FrameTag.MessageWindow)
            NoteAnswer(FrameHeader.Size + payload.Length);
    }

    public void NotifyWhenWritable(ChannelEndpoint channel) => Output.NotifyWhenWritable(channel);

    public void AddExcess(long bytes) => _readGate.Add(bytes);

    public void EndForViolation(ProtocolException violation) => End(WireEnd.Violation, violation.Message);

    /// <summary>Completes when reading may go on: at once, unless listeners are far behind a client that ignores its credit.</summary>
    public ValueTask WaitUntilReadableAsync(CancellationToken cancellationToken)
    {
        if (_readGate.IsOpen)
            return ValueTask.CompletedTask;
        ConnectionLog.ReadingPaused(Server.Logger, Transport, ConnectionId);
        return _readGate.WaitAsync(cancellationToken);
    }

    /// <summary>Takes one frame; the memory may be reused afterwards.</summary>
    /// <returns>Whether the wire goes on.</returns>
    public bool TryReceive(ReadOnlyMemory<byte> frame)
    {
        lock (_inboundLock)
        {
            if (_isEnded)
                return false;
            try
            {
                Receive(frame);
                if (Volatile.Read(ref _unreadAnswers) > Math.Max(LeastUnreadAnswersAllowed, Server.Options.ConnectionHighWaterMark))
                    End(WireEnd.Transient, "the client asks and does not read the answers");
            }
            catch (ProtocolException violation)
            {
                EndForViolation(violation);
            }

            return !_isEnded;
        }
    }

    /// <summary>Ends the wire. What becomes of its channels depends on how; only the first call counts.</summary>
    public void End(WireEnd end, string reason)
    {
        lock (_inboundLock)
        {
            if (_isEnded)
                return;
            _isEnded = true;
            _endedAt = Server.Time.GetTimestamp();
            switch (end)
            {
                case WireEnd.Violation:
                    ConnectionLog.Violated(Server.Logger, Transport, ConnectionId, reason);
                    break;
                case WireEnd.Overrun:
                    ConnectionLog.Overrun(Server.Logger, Transport, ConnectionId, reason);
                    break;
                default:
                    ConnectionLog.Ended(Server.Logger, Transport, ConnectionId, end, reason);
                    break;
            }

            if (end != WireEnd.Permanent)
                Output.Close();
            ReleaseChannels(end);
        }

        Server.Remove(this);
        _readGate.Open();
        OnEnded(end);
        _ended.TrySetResult();
        _endedSource.Cancel();
    }

    /// <summary>Called about once a second.</summary>
    public void CheckTimeLimits()
    {
        var elapsed = Server.Time.GetElapsedTime(Volatile.Read(ref _aliveAt));
        if (!_readGate.IsOpen)
        {
            // A client whose messages are not read cannot be heard either, so its silence counts only from the end of the pause.
            NoteSignOfLife();
            if (_readGate.HasBeenClosedFor(Server.Options.ReconnectTimeout))
                End(WireEnd.Overrun, "it sent more than its channels' listeners took, for too long");
        }
        else if (!_isReconciling && elapsed > 2 * Server.Options.PingInterval)
        {
            End(WireEnd.Transient, "no sign of life");
        }
        else if (ShowsLoss())
        {
            EndForLoss();
        }
    }

    /// <summary>Whether the wire ended so long ago.</summary>
    public bool HasEndedFor(TimeSpan time)
    {
        lock (_inboundLock)
            return _isEnded && Server.Time.GetElapsedTime(_endedAt) > time;
    }

    /// <summary>Whether a frame shows by its tag that others, which the client sent before, may be lost. Called for each frame, before it is taken.</summary>
    protected virtual bool ShowsLoss(FrameTag tag) => false;

    /// <summary>Whether the client's silence shows that frames may be lost.</summary>
    protected virtual bool ShowsLoss() => false;

    /// <summary>The transport may now let go of the connection: at once, or after what is queued was written if the end was permanent.</summary>
    protected abstract void OnEnded(WireEnd end);

    /// <summary>Any frame shows that the client is alive (PROTOCOL.md 19.20).</summary>
    protected void NoteSignOfLife() => Volatile.Write(ref _aliveAt, Server.Time.GetTimestamp());

    private void Receive(ReadOnlyMemory<byte> frame)
    {
        var header = FrameHeader.Read(frame.Span);
        NoteSignOfLife();
        if (ShowsLoss(header.Tag))
        {
            EndForLoss();
            return;
        }

        var payload = frame[FrameHeader.Size..];
        switch (header.Tag)
        {
            case FrameTag.Ping:
                Output.WriteAhead(new FrameHeader(FrameTag.Pong, 0, 0), default);
                NoteAnswer(FrameHeader.Size);
                foreach (var entry in _session?.Entries ?? [])
                    entry.Channel?.Heartbeat(entry.Attachment);
                break;
            case FrameTag.Reconcile:
                ReceiveReconcile(ReconcileMessage.Decode(payload.Span));
                break;
            case var tag when tag.IsConnectionLevel() || _session is null:
                throw new ProtocolException(ProtocolError.UnexpectedTag);
            default:
                Server.Telemetry.CountReceived(header.Tag);
                Route(_session.Find(header.Index), header, payload);
                break;
        }
    }

    private void EndForLoss() => End(WireEnd.Transient, "what the client sent first is missing; it will send it again when it reconnects");

    /// <summary>
    /// Answers cannot be held back as messages are, and must not fill the memory when a client asks and does not read. One that is only slow
    /// loses nothing when its wire is given up: it comes back on another one.
    /// </summary>
    private void NoteAnswer(long bytes)
    {
        if (Output.IsCongested)
            Interlocked.Add(ref _unreadAnswers, bytes);
        else
            Volatile.Write(ref _unreadAnswers, 0);
    }

    private void Route(SessionEntry? entry, FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        if (entry?.Expected is { } expected)
        {
            expected.Keep(entry.Attachment, header, payload);
            return;
        }

        // A frame for an index that is not in the session is no error: its channel may just have ended (PROTOCOL.md 6.3).
        if (entry?.Channel?.Receive(entry.Attachment, header, payload) == ReceiveOutcome.Gap)
            End(WireEnd.Transient, "a message is missing; the client will send it again when it reconnects");
    }

    private void ReleaseChannels(WireEnd end)
    {
        if (_session is not { } session)
            return;
        var error = ErrorOf(end);
        foreach (var entry in session.Entries)
        {
            // A client that only lost its connection comes back for its place.
            if (entry.Expected is { } expected && end != WireEnd.Transient)
                Server.Registry.StopExpecting(expected, entry.Attachment);
            if (end == WireEnd.Transient)
                entry.Channel?.Detach(entry.Attachment);
            else
                entry.Channel?.DetachForGood(entry.Attachment, error);
        }

        if (end != WireEnd.Transient)
            Server.Remove(session);
    }

    private static NetworkException? ErrorOf(WireEnd end) => end switch
    {
        WireEnd.Violation => new(NetworkErrorReason.ProtocolViolation, "The client broke the protocol."),
        WireEnd.Overrun => new(NetworkErrorReason.ReceiveLimit, "The client sent more than listeners took, for too long."),
        _ => null,
    };
}
