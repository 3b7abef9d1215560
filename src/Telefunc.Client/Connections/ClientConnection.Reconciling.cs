using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Connections;

/// <content>The handshake: the client lists its channels, the server says which it has, and so they are bound to the wire (PROTOCOL.md 8).</content>
internal sealed partial class ClientConnection
{
    private const string WebSocketName = "ws";
    private const int BatchReceiveWindow = 8 * 1024 * 1024;

    private readonly List<ConnectionEntry> _listed = [];
    private readonly List<byte[]> _early = [];
    private string? _sessionId;
    private long _earlyBytes;
    private bool _listIsStale;
    private bool _awaitsReconciled;
    private bool _isReconciled;
    private bool _serverHasWebSocket;

    /// <summary>While channels move to another wire, or before the last list was answered, a new list waits.</summary>
    private bool CanListLocked => _isReconciled && !_awaitsReconciled && _upgrade is null or { Step: UpgradeStep.Probing };

    private void SendReconcileLocked() => _wire!.Write(new FrameHeader(FrameTag.Reconcile, 0, 0), ListLocked(upgrade: false));

    /// <summary>The payload of a RECONCILE with all channels, for the wire that is sent it next.</summary>
    private byte[] ListLocked(bool upgrade)
    {
        _listed.Clear();
        _listIsStale = false;
        foreach (var entry in _entries.Values)
        {
            // An index that was used before is free only after the server has seen a list without it: this channel has to wait for that.
            if (entry.Index < 0 && !TryNumberLocked(entry))
                _listIsStale = true;
            else
                _listed.Add(entry);
        }

        _indices.NoteListed();
        _awaitsReconciled = true;
        _deadlines.Set(Deadline.Handshake, _times.Handshake);
        var entries = _listed.Select(static entry =>
            new ReconcileEntry(entry.Endpoint.Id, entry.Index, entry.Endpoint.ReceivedSeq, Initial: !entry.IsAcknowledged));
        return new ReconcileMessage([.. entries], _sessionId, upgrade).Encode();
    }

    private bool TryNumberLocked(ConnectionEntry entry)
    {
        if (!_indices.TryTake(out var index))
            return false;
        entry.Index = index;
        _entriesByIndex.Add(index, entry);
        return true;
    }

    /// <summary>Binds the channels to the wire that brought RECONCILED.</summary>
    private void TakeReconciledLocked(IClientWire wire, ReconciledMessage message)
    {
        var isFirst = !_isReconciled;
        _awaitsReconciled = false;
        _isReconciled = true;
        _sessionId = message.SessionId;
        _serverHasWebSocket = message.Transports?.Contains(WebSocketName) == true;
        _deadlines.Clear(Deadline.Handshake);
        AdoptLocked(message);
        _indices.NoteReconciled();

        // Before anything else, by which a server knows that nothing was lost in front of what follows.
        if (isFirst)
            BeginHeartbeatLocked();

        var lastSeqs = new Dictionary<ushort, uint>();
        foreach (var acknowledged in message.Open)
            lastSeqs[acknowledged.Index] = acknowledged.LastSeq;
        foreach (var entry in _listed)
            SettleLocked(wire, entry, lastSeqs.TryGetValue((ushort)entry.Index, out var lastSeq) ? lastSeq : null);
        _listed.Clear();
        ClientLog.Connected(Host.Logger, _url, wire.Transport, lastSeqs.Count);

        if (TakeEarlyFramesLocked(wire))
        {
            BeginUpgradeLocked();
            AdvanceLocked();
            DrainLocked();
        }
    }

    private void SettleLocked(IClientWire wire, ConnectionEntry entry, uint? peerLastSeq)
    {
        var isKept = _entries.TryGetValue(entry.Endpoint.Id, out var kept) && kept == entry;
        if (peerLastSeq is not { } lastSeq)
        {
            if (isKept)
                entry.Endpoint.Abandon(entry.Attachment ?? new Attachment(wire, (ushort)entry.Index));
            return;
        }

        // It ended here while the list was under way, and the server holds it.
        if (!isKept)
        {
            _listIsStale |= !entry.Endpoint.IsEndKnownToPeer;
            return;
        }

        entry.IsAcknowledged = true;
        if (entry.Attachment is not { } attachment || attachment.Wire != wire)
            entry.Attachment = attachment = new Attachment(wire, (ushort)entry.Index);
        if (entry.Endpoint.TryAttach(attachment, lastSeq) is null)
        {
            // It has ended, here or because what the server needs is gone, and will be told to this connection in a moment.
            entry.Attachment = null;
            return;
        }

        if (wire.IsBatching)
            entry.Endpoint.WidenReceiveWindow(BatchReceiveWindow);
    }

    /// <summary>The server tells the times and sizes that its clients should have.</summary>
    private void AdoptLocked(ReconciledMessage message)
    {
        Options.PingInterval = TimeSpan.FromMilliseconds(message.PingInterval);
        Options.ReconnectTimeout = Milliseconds(message.ReconnectTimeout) ?? Options.ReconnectTimeout;
        Options.IdleTimeout = Milliseconds(message.IdleTimeout) ?? Options.IdleTimeout;
        Options.ClientReplayBuffer = message.ClientReplayBuffer ?? Options.ClientReplayBuffer;
        Options.ClientReplayBufferBinary = message.ClientReplayBufferBinary ?? Options.ClientReplayBufferBinary;
        Options.SseFlushThrottle = Milliseconds(message.SseFlushThrottle) ?? Options.SseFlushThrottle;
        Options.SsePostIdleFlushDelay = Milliseconds(message.SsePostIdleFlushDelay) ?? Options.SsePostIdleFlushDelay;
    }

    /// <summary>A server may send a channel's frames before the RECONCILED that binds the channel to the wire.</summary>
    /// <returns>Whether the wire goes on.</returns>
    private bool KeepEarlyFrameLocked(ReadOnlyMemory<byte> frame)
    {
        _early.Add(frame.ToArray());
        _earlyBytes += frame.Length;
        return _earlyBytes <= MostEarlyBytes || LoseForTooMuchLocked();
    }

    private bool LoseForTooMuchLocked()
    {
        LoseLocked("the server sent too much before it had answered the list of channels");
        return false;
    }

    private bool TakeEarlyFramesLocked(IClientWire wire)
    {
        var frames = _early.ToArray();
        ForgetEarlyFramesLocked();
        foreach (var frame in frames)
        {
            if (!RouteLocked(wire, FrameHeader.Read(frame), frame))
                return false;
        }

        return true;
    }

    private void ForgetEarlyFramesLocked()
    {
        _early.Clear();
        _earlyBytes = 0;
    }

    private static TimeSpan? Milliseconds(int? value) => value is { } number ? TimeSpan.FromMilliseconds(number) : null;
}
