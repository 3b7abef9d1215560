using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Simulation;

/// <summary>
/// The server's connections as PROTOCOL.md 8 and 11 describe them, reduced to one channel: RECONCILE, sessions, and wires whose end is
/// noticed late.
/// </summary>
internal sealed class SimulatedServer(ChannelPeer peer, History history)
{
    private readonly Dictionary<string, Session> _sessions = [];
    private readonly List<Link> _open = [];
    private int _sessionCount;

    /// <summary>Whether RECONCILED waits until the schedule says so, as on SSE (PROTOCOL.md 9.7, 19.19).</summary>
    public bool DefersReconciled { get; set; }

    public IReadOnlyList<Link> Open => _open;

    public void Accept(Link link) => _open.Add(link);

    public void Receive(Link link, byte[] frame)
    {
        if (link.ServerEnd.HasLeft)
            return;
        var header = FrameHeader.Read(frame);
        var payload = frame.AsMemory(FrameHeader.Size);
        switch (header.Tag)
        {
            case FrameTag.Ping:
                link.ServerEnd.WriteAhead(new FrameHeader(FrameTag.Pong, 0, 0), default);
                if (link.Session?.Attachment is { } current)
                    peer.Heartbeat(current);
                break;
            case FrameTag.Reconcile:
                Reconcile(link, ReconcileMessage.Decode(payload.Span));
                break;
            default:
                if (link.Session?.Attachment is { } attachment && peer.Endpoint.Receive(attachment, header, payload) == ReceiveOutcome.Gap)
                    End(link);
                break;
        }
    }

    /// <summary>The connection is lost; the client may come back.</summary>
    public void End(Link link)
    {
        if (link.ServerEnd.HasLeft)
            return;
        history.Note($"the server ends link {link.Number}");
        _open.Remove(link);
        link.ServerEnd.Leave();
        link.Down.Cut(link.Down.Count);
        link.PendingReconciled = null;
        if (link.Session?.Attachment is { } attachment)
            peer.Endpoint.Detach(attachment);
    }

    /// <summary>The client said goodbye: it will not come back (PROTOCOL.md 11.4, permanent).</summary>
    public void EndForGood(Link link)
    {
        if (link.Session is { Attachment: { } attachment } session)
        {
            peer.Endpoint.DetachForGood(attachment, null);
            _sessions.Remove(session.Id);
        }

        End(link);
    }

    public void CompleteReconcile(Link link)
    {
        if (link.PendingReconciled is not { } pending)
            return;
        link.PendingReconciled = null;
        history.Note($"the server writes RECONCILED on link {link.Number}");
        link.ServerEnd.HasReconciled = true;
        var isListed = pending.Session.Attachment is not null || pending.Words is not null;
        var message = new ReconciledMessage
        {
            SessionId = pending.Session.Id,
            Open = isListed ? [new ReconciledEntry(0, peer.Endpoint.ReceivedSeq)] : [],
            PingInterval = 5000,
        };
        link.ServerEnd.Release(new FrameHeader(FrameTag.Reconciled, 0, 0), message.Encode());
        pending.Words?.WriteTo(link.ServerEnd, 0, pending.PeerLastSeq);
        pending.UpgradedFrom?.ServerEnd.Write(new FrameHeader(FrameTag.Fin, 0, 0), default);
    }

    private void Reconcile(Link link, ReconcileMessage message)
    {
        link.ServerEnd.Hold();
        var previous = message.SessionId is { } id ? _sessions.GetValueOrDefault(id) : null;
        var replaced = link.Session;
        var attachment = new Attachment(link.ServerEnd, 0) { IsMove = message.Upgrade };
        LastWords? words = null;
        var entry = message.Open.SingleOrDefault();
        if (entry is null || peer.Attach(attachment, entry.LastSeq) is null)
        {
            attachment = null;
            words = entry is not null && peer.Endpoint.LastWords is { } last && last.AreFor(entry.LastSeq) ? last : null;
        }

        history.Note($"the server takes RECONCILE on link {link.Number}: lastSeq {entry?.LastSeq}, attached {attachment is not null}");
        var session = new Session($"session {++_sessionCount}", link, attachment);
        link.Session = session;
        Abandon(replaced, session, message.Upgrade);
        if (!ReferenceEquals(previous, replaced))
            Abandon(previous, session, message.Upgrade);
        _sessions.Add(session.Id, session);
        var upgradedFrom = message.Upgrade && previous is not null && previous.Link != link && !previous.Link.ServerEnd.HasLeft ? previous.Link : null;
        link.PendingReconciled = new PendingReconciled(session, words, entry?.LastSeq ?? 0, upgradedFrom);
        if (attachment is not null)
            EndSuperseded(link, upgradedFrom);
        if (!DefersReconciled)
            CompleteReconcile(link);
    }

    /// <summary>
    /// A RECONCILE takes the channel away from the wire that had it. If it is a late one, which its client has long given up, the client
    /// lives on that other wire and would never learn that its frames are ignored now. So that wire ends; the client comes back.
    /// </summary>
    private void EndSuperseded(Link by, Link? upgradedFrom)
    {
        foreach (var link in _open.Where(link => link != by && link != upgradedFrom && link.Session?.Attachment is not null).ToArray())
        {
            link.Session = link.Session! with { Attachment = null };
            End(link);
        }
    }

    private void Abandon(Session? before, Session now, bool hasMoved)
    {
        if (before is null)
            return;
        if (now.Attachment is null && before.Attachment is { } attachment)
            peer.Endpoint.Abandon(attachment, hasMoved);
        _sessions.Remove(before.Id);
    }
}
