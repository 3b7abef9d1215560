using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Connections;

/// <content>
/// The handshake that binds channels to the wire (PROTOCOL.md 11.2). It has two steps: attaching, during which everything that the
/// channels write is held back, and RECONCILED, which is written first and then lets it all out.
/// </content>
internal abstract partial class ServerWire
{
    private const int MostExpectedChannels = 1000;

    private readonly List<(ushort Index, SessionEntry? Entry, LastWords? Words, uint PeerLastSeq)> _acknowledged = [];
    private readonly HashSet<ServerWire> _superseded = [];
    private ServerWire? _upgradedFrom;
    private bool _isReconciling;
    private int _expectedCount;

    /// <summary>
    /// Whether RECONCILED waits for something: on SSE for the end of the request that carries the RECONCILE and for the fate of the
    /// upload (PROTOCOL.md 9.7, 19.19). The transport calls <see cref="CompleteReconcile"/> when it is time.
    /// </summary>
    protected virtual bool DefersReconciled => false;

    /// <summary>The wire of the session that the client came with, if that is still known.</summary>
    protected ServerWire? PreviousWire { get; private set; }

    /// <summary>Gives a place that was kept to the channel that has been registered meanwhile.</summary>
    public void Adopt(ChannelEndpoint channel)
    {
        lock (_inboundLock)
        {
            if (_isEnded || _session is null)
                return;
            foreach (var entry in _session.Entries)
            {
                if (entry.ChannelId == channel.Id)
                    Adopt(entry, channel);
            }
        }
    }

    /// <summary>Writes RECONCILED for the last RECONCILE, if one is waiting for it.</summary>
    protected void CompleteReconcile()
    {
        lock (_inboundLock)
        {
            if (!_isReconciling || _isEnded || _session is not { } session)
                return;
            _isReconciling = false;
            HasReconciled = true;
            NoteSignOfLife();
            var answer = Describe(session).Encode();
            Output.Release(new FrameHeader(FrameTag.Reconciled, 0, 0), answer);
            NoteAnswer(FrameHeader.Size + answer.Length);
            foreach (var (index, _, words, peerLastSeq) in _acknowledged)
                words?.WriteTo(this, index, peerLastSeq);

            _acknowledged.Clear();
            _upgradedFrom?.Output.Write(new FrameHeader(FrameTag.Fin, 0, 0), default);
            _upgradedFrom = null;
        }
    }

    private void ReceiveReconcile(ReconcileMessage message)
    {
        var wasCongested = Output.IsCongested;
        var before = Output.Appended;
        Output.Hold();
        _isReconciling = true;
        _acknowledged.Clear();
        _expectedCount = 0;
        var previous = message.SessionId is { } id ? Server.FindSession(id) : null;
        PreviousWire = previous?.Wire;
        var session = new ServerSession(Guid.NewGuid().ToString(), this);
        var replaced = _session;
        _session = session;

        var leftOut = 0;
        foreach (var entry in message.Open)
        {
            if (entry.Index is < 0 or > ushort.MaxValue || session.Contains((ushort)entry.Index) || _acknowledged.Count >= Server.Options.MaxChannelsPerConnection)
                leftOut++;
            else
                Attach(session, entry, isMove: message.Upgrade);
        }

        if (leftOut > 0)
            ConnectionLog.EntriesLeftOut(Server.Logger, leftOut);
        if (message.Upgrade && previous is not null && !ReferenceEquals(previous.Wire, this))
            _upgradedFrom = previous.Wire;
        EndAbandonedChannels(replaced, session);
        if (previous is not null && !ReferenceEquals(previous, replaced))
            EndAbandonedChannels(previous, session);
        Server.Add(session);
        EndSupersededWires();

        // What a fresh wire has to repeat may be more than it takes at once, and is not the client's doing.
        if (wasCongested)
            NoteAnswer(Output.Appended - before);
        if (!DefersReconciled)
            CompleteReconcile();
    }

    /// <summary>
    /// A wire that lost a channel to this one is of no use any more: the client has gone on, or this RECONCILE is one that was held up
    /// while the client went on there, and then only the end of that wire makes it come back. Ended by another thread, because that
    /// takes the other wire's lock.
    /// </summary>
    private void EndSupersededWires()
    {
        foreach (var wire in _superseded)
        {
            if (!ReferenceEquals(wire, _upgradedFrom))
                ThreadPool.UnsafeQueueUserWorkItem(static wire => wire.End(WireEnd.Transient, "the client listed its channels on another wire"), wire, preferLocal: false);
        }

        _superseded.Clear();
    }

    private void Attach(ServerSession session, ReconcileEntry listed, bool isMove)
    {
        var index = (ushort)listed.Index;
        var entry = new SessionEntry(new Attachment(this, index) { IsMove = isMove }, listed.Id);
        if (Server.Registry.Find(listed.Id) is null && Server.Registry.LastWordsOf(listed.Id) is null && TryKeepPlace(session, entry, listed))
            return;

        // Looked for again, because it may have been registered while a place was asked for.
        var channel = Server.Registry.Find(listed.Id);
        if (channel is not null)
            Server.Registry.StopExpecting(listed.Id);
        var wireBefore = channel?.Wire as ServerWire;
        if (channel?.TryAttach(entry.Attachment, listed.LastSeq) is not null)
        {
            if (wireBefore is not null && !ReferenceEquals(wireBefore, this))
                _superseded.Add(wireBefore);
            entry.Channel = channel;
            session.TryAdd(entry);
            _acknowledged.Add((index, entry, null, listed.LastSeq));
        }
        else if (Server.Registry.LastWordsOf(listed.Id) is { } words && words.AreFor(listed.LastSeq))
        {
            _acknowledged.Add((index, null, words, listed.LastSeq));
        }
    }

    /// <summary>
    /// The call that registers the channel may still be on its way. The client is not made to wait for it, since it would hold back the
    /// messages of all its other channels as well (PROTOCOL.md 19.5).
    /// </summary>
    private bool TryKeepPlace(ServerSession session, SessionEntry entry, ReconcileEntry listed)
    {
        if (_expectedCount == MostExpectedChannels || Server.Registry.Expect(listed.Id, this, entry.Attachment, listed) is not { } expected)
            return false;
        _expectedCount++;
        entry.Expected = expected;
        session.TryAdd(entry);
        _acknowledged.Add((entry.Attachment.Index, entry, null, listed.LastSeq));
        if (Server.Registry.Find(listed.Id) is { } channel)
            Adopt(entry, channel);
        return true;
    }

    private void Adopt(SessionEntry entry, ChannelEndpoint channel)
    {
        if (entry.Expected is not { } expected || expected.TryAttach(channel, entry, out var frames) is not { } isAttached)
            return;
        entry.Expected = null;
        Server.Registry.Forget(expected);
        if (!isAttached)
        {
            var words = Server.Registry.LastWordsOf(channel.Id) ?? LastWords.Of(FrameTag.Error, default, 0);
            words.WriteTo(this, entry.Attachment.Index, peerLastSeq: 0);
            return;
        }

        try
        {
            foreach (var (header, payload) in frames)
                Route(entry, header, payload);
        }
        catch (ProtocolException violation)
        {
            EndForViolation(violation);
        }
    }

    /// <summary>Whatever the client held before and did not list again is gone for it (PROTOCOL.md 11.2 step 5).</summary>
    private void EndAbandonedChannels(ServerSession? before, ServerSession now)
    {
        if (before is null)
            return;
        foreach (var entry in before.Entries)
        {
            if (now.Find(entry.Attachment.Index)?.ChannelId == entry.ChannelId)
                continue;
            if (entry.Expected is { } expected)
                Server.Registry.StopExpecting(expected, entry.Attachment);
            entry.Channel?.Abandon(entry.Attachment, hasMoved: _upgradedFrom is not null);
        }

        Server.Remove(before);
    }

    private ReconciledMessage Describe(ServerSession session)
    {
        var options = Server.Options;
        return new ReconciledMessage
        {
            SessionId = session.Id,
            Open = [.. _acknowledged.Select(static item => new ReconciledEntry(item.Index, item.Entry?.Channel?.ReceivedSeq ?? item.Words?.ReceivedSeq ?? 0))],
            PingInterval = (int)options.PingInterval.TotalMilliseconds,
            ReconnectTimeout = (int)options.ReconnectTimeout.TotalMilliseconds,
            IdleTimeout = (int)options.IdleTimeout.TotalMilliseconds,
            ClientReplayBuffer = options.ClientReplayBuffer,
            ClientReplayBufferBinary = options.ClientReplayBufferBinary,
            SseFlushThrottle = (int)options.SseFlushThrottle.TotalMilliseconds,
            SsePostIdleFlushDelay = (int)options.SsePostIdleFlushDelay.TotalMilliseconds,
            Transports = TransportNames(options.Transports),
        };
    }

    private static List<string> TransportNames(ChannelTransports transports)
    {
        List<string> names = [];
        if (transports.HasFlag(ChannelTransports.Sse))
            names.Add("sse");
        if (transports.HasFlag(ChannelTransports.WebSocket))
            names.Add("ws");
        return names;
    }
}
