using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Simulation;

/// <summary>The client's connection as PROTOCOL.md 8, 10 and 12.6 describe it, reduced to one channel: connect, reconnect, upgrade.</summary>
internal sealed class SimulatedClient
{
    private readonly ChannelPeer _peer;
    private readonly History _history;
    private readonly Func<Link> _open;
    private string? _sessionId;
    private bool _lastListed;
    private int _heldAnswers;

    public SimulatedClient(ChannelPeer peer, Func<Link> open, History history)
    {
        _peer = peer;
        _open = open;
        _history = history;
        peer.WhenEnded = TellServer;
    }

    /// <summary>The connection that carries the channel.</summary>
    public Link? Live { get; private set; }

    /// <summary>The connection that is being set up, beside the live one for an upgrade.</summary>
    public Link? Pending { get; private set; }

    /// <summary>Connections of the past that the server may still use.</summary>
    public List<Link> Left { get; } = [];

    public bool IsSettled => Live is not null && Pending is null && !_peer.IsReconciling;

    public void Connect()
    {
        Pending = _open();
        _history.Note($"the client connects by link {Pending.Number}");
        SendReconcile(Pending, upgrade: false);
    }

    public void Upgrade()
    {
        Pending = _open();
        _history.Note($"the client upgrades to link {Pending.Number}");
        SendReconcile(Pending, upgrade: true);
    }

    /// <summary>Another channel was opened on the connection: all of them are listed again.</summary>
    public void ListAgain()
    {
        _history.Note("the client lists its channels again");
        _peer.IsReconciling = true;
        SendReconcile(Live!, upgrade: false);
    }

    public void Ping() => Live?.ClientEnd.Write(new FrameHeader(FrameTag.Ping, 0, 0), default);

    /// <summary>The page goes away: the client's end is gone, and the server is told by the way in which the connection closes.</summary>
    public Link Leave()
    {
        _history.Note("the client says goodbye");
        var link = Live!;
        _peer.Endpoint.DetachForGood(link.ClientAttachment!, new NetworkException(NetworkErrorReason.ReconnectTimeout, "The page went away."));
        Lose(link);
        return link;
    }

    /// <summary>The connection is lost for the client, or it gives it up. An upgrade fails as a whole.</summary>
    public void Lose(Link link)
    {
        if (link != Live && link != Pending)
        {
            Leave(link);
            return;
        }

        _history.Note($"the client loses link {link.Number}");
        if (Pending is { } pending)
        {
            Pending = null;
            Leave(pending);
        }

        if (Live is not { } live)
            return;
        Live = null;
        _peer.IsReconciling = false;
        Leave(live);
        if (live.ClientAttachment is { } attachment)
            _peer.Endpoint.Detach(attachment);
    }

    public void Receive(Link link, byte[] frame)
    {
        if (link.ClientEnd.HasLeft)
            return;
        var header = FrameHeader.Read(frame);
        var payload = frame.AsMemory(FrameHeader.Size);
        switch (header.Tag)
        {
            case FrameTag.Reconciled:
                TakeReconciled(link, ReconciledMessage.Decode(payload.Span));
                break;
            case FrameTag.Pong:
                if (link.ClientAttachment is { } current)
                    _peer.Heartbeat(current);
                break;
            case FrameTag.Fin:
                Leave(link);
                break;
            case FrameTag.BandwidthPing when Pending is not null:
                // As the npm client does while it upgrades: the answer goes by the next connection, whichever that will be.
                _heldAnswers++;
                break;
            case FrameTag.BandwidthPing when Left.Contains(link) && Live is { ClientAttachment: not null } now:
                // It takes what came last by the old connection only after FIN, and answers by the new one, which it uses already.
                now.ClientEnd.Write(new FrameHeader(FrameTag.BandwidthPingAck, 0, 0), default);
                break;
            default:
                _history.Check(link.ClientAttachment is not null || _peer.HasEnded, "a frame overtook RECONCILED (19.1)");
                if (link.ClientAttachment is { } attachment && _peer.Endpoint.Receive(attachment, header, payload) == ReceiveOutcome.Gap)
                    Lose(link);
                break;
        }
    }

    private void TakeReconciled(Link link, ReconciledMessage message)
    {
        _sessionId = message.SessionId;
        link.ClientEnd.HasReconciled = true;
        if (link == Pending)
        {
            // After an upgrade the old connection is only listened to until FIN; what still comes there is stale.
            if (Live is { } before)
                Left.Add(before);
            Live = link;
            Pending = null;
        }

        _peer.IsReconciling = false;
        if (_peer.HasEnded)
        {
            if (_lastListed)
                TellServer();
            return;
        }

        if (message.Open.Count == 0)
        {
            var old = link.ClientAttachment ?? Left.LastOrDefault()?.ClientAttachment ?? new Attachment(link.ClientEnd, 0);
            _peer.Endpoint.Abandon(old);
            return;
        }

        link.ClientAttachment = new Attachment(link.ClientEnd, 0);
        for (; _heldAnswers > 0; _heldAnswers--)
            link.ClientEnd.Write(new FrameHeader(FrameTag.BandwidthPingAck, 0, 0), default);
        _peer.Attach(link.ClientAttachment, message.Open[0].LastSeq);
    }

    /// <summary>A channel that the server may believe open is gone here: the next list says so (PROTOCOL.md 19.7).</summary>
    private void TellServer()
    {
        if (!IsSettled)
            return;
        _peer.IsReconciling = true;
        SendReconcile(Live!, upgrade: false);
    }

    private void SendReconcile(Link link, bool upgrade)
    {
        _lastListed = !_peer.HasEnded;
        var entries = _lastListed ? new[] { new ReconcileEntry(_peer.Endpoint.Id, 0, _peer.Endpoint.ReceivedSeq, false) } : [];
        link.ClientEnd.Write(new FrameHeader(FrameTag.Reconcile, 0, 0), new ReconcileMessage(entries, _sessionId, upgrade).Encode());
    }

    private void Leave(Link link)
    {
        link.ClientEnd.Leave();
        link.Up.Cut(link.Up.Count);
        Left.Remove(link);
    }
}
