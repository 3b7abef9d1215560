using Telefunc.Protocol;

namespace Telefunc.Connections;

/// <content>The move from SSE to a WebSocket (PROTOCOL.md 10).</content>
internal sealed partial class ClientConnection
{
    // For each of the most channels that a connection can have, a close and as many questions as can be open.
    private const int MostKept = 5 * (ushort.MaxValue + 1);

    private Upgrade? _upgrade;
    private bool _upgradesDisabled;

    /// <inheritdoc/>
    public void Drained(IClientWire wire)
    {
        lock (_lock)
        {
            if (wire != _wire || _upgrade is not { Step: UpgradeStep.Draining } upgrade)
                return;
            upgrade.Step = UpgradeStep.HandingOff;
            upgrade.Wire.Write(new FrameHeader(FrameTag.Reconcile, 0, 0), ListLocked(upgrade: true));
            _deadlines.Clear(Deadline.Handshake);
            _deadlines.Set(Deadline.Upgrade, _times.Handshake);
        }
    }

    private void BeginUpgradeLocked()
    {
        if (_upgrade is not null || _upgradesDisabled || !_serverHasWebSocket || !_isReconciled || _awaitsReconciled
            || !_transports.HasFlag(Telefunc.ChannelTransports.WebSocket) || _wire is not { Transport: not WebSocketName, IsSettled: true })
        {
            return;
        }

        _deadlines.Clear(Deadline.Probe);
        var probed = _createWire(ChannelTransports.WebSocket, this);
        _upgrade = new Upgrade(probed);
        _deadlines.Set(Deadline.Upgrade, _times.Probe);
        probed.Open(static () => Frame(FrameTag.Ping, default));
    }

    /// <summary>The WebSocket works. While a new channel is being listed on SSE, the move waits for the answer.</summary>
    private void DrainLocked()
    {
        if (_upgrade is not { Step: UpgradeStep.Probing, IsProved: true } upgrade)
            return;
        _deadlines.Set(Deadline.Upgrade, _awaitsReconciled ? _times.Handshake : _times.Drain);
        if (_awaitsReconciled)
            return;
        upgrade.Step = UpgradeStep.Draining;
        _wire!.BeginDrain();
    }

    private bool ReceiveOnUpgradeLocked(IClientWire wire, FrameHeader header, ReadOnlyMemory<byte> frame)
    {
        var upgrade = _upgrade!;
        switch (header.Tag)
        {
            case FrameTag.Pong:
                upgrade.IsProved = true;
                DrainLocked();
                return true;
            case FrameTag.Reconciled when upgrade.Step == UpgradeStep.HandingOff && upgrade.Reconciled is null:
                upgrade.Reconciled = ReconciledMessage.Decode(frame.Span[FrameHeader.Size..]);
                _deadlines.Set(Deadline.Upgrade, _times.HandOff);
                return CompleteUpgradeLocked(wire);
            case var tag when tag.IsConnectionLevel() || upgrade.Step != UpgradeStep.HandingOff:
                throw new ProtocolException(ProtocolError.UnexpectedTag);
            default:
                // The server has moved; what it sent over SSE before comes first.
                return KeepEarlyFrameLocked(frame);
        }
    }

    private void NoteFinLocked()
    {
        if (_upgrade is not { Step: UpgradeStep.HandingOff } upgrade)
            return;
        upgrade.HasFin = true;
        _deadlines.Set(Deadline.Upgrade, _times.HandOff);
        CompleteUpgradeLocked(upgrade.Wire);
    }

    private bool CompleteUpgradeLocked(IClientWire wire)
    {
        if (_upgrade is not { HasFin: true, Reconciled: { } reconciled })
            return true;
        _probeBackOff.Reset();
        var before = _wire!;
        var kept = _upgrade.Kept;
        _upgrade = null;
        _deadlines.Clear(Deadline.Upgrade);

        // A channel that the server has closed and let go of meanwhile needs no answer any more; the others answer by the WebSocket.
        var open = reconciled.Open.Select(static entry => entry.Index).ToHashSet();
        TakeKeptLocked(before, kept.Where(frame => !open.Contains(FrameHeader.Read(frame).Index)));
        _wire = wire;
        _heardAt = Host.Time.GetTimestamp();
        ClientLog.Upgraded(Host.Logger, _url);
        TakeReconciledLocked(wire, reconciled);
        TakeKeptLocked(wire, kept);
        before.Drop();
        return wire == _wire;
    }

    private void TakeKeptLocked(IClientWire wire, IEnumerable<byte[]> kept)
    {
        foreach (var frame in kept.ToArray())
            RouteLocked(wire, FrameHeader.Read(frame), frame);
    }

    private void UpgradeTimedOutLocked()
    {
        switch (_upgrade)
        {
            case { Step: UpgradeStep.Probing }:
                LoseUpgradeLocked("the WebSocket did not answer in time");
                break;
            case { Step: UpgradeStep.Draining }:
                // Frames are in an upload that does not end: only a new connection can tell what has arrived.
                DisableUpgradesLocked("what was sent over SSE did not arrive in time");
                LoseLocked("what was sent did not arrive in time");
                break;
            case { Step: UpgradeStep.HandingOff, Reconciled: not null } upgrade:
                // The server says no FIN, because it does not know the SSE wire any more. Then nothing comes there.
                upgrade.HasFin = true;
                CompleteUpgradeLocked(upgrade.Wire);
                break;
            case { Step: UpgradeStep.HandingOff }:
                LoseLocked("the handoff to the WebSocket was not answered in time");
                break;
        }
    }

    /// <summary>The WebSocket of an upgrade is gone. Before the handoff SSE goes on as if nothing had been tried.</summary>
    private void LoseUpgradeLocked(string reason)
    {
        var (step, kept) = (_upgrade!.Step, _upgrade.Kept);
        if (step == UpgradeStep.HandingOff)
        {
            LoseLocked(reason);
            return;
        }

        ClientLog.UpgradeGivenUp(Host.Logger, _url, reason);
        DropUpgradeLocked();
        if (step == UpgradeStep.Draining)
            _wire!.CancelDrain();
        TakeKeptLocked(_wire!, kept);
        _deadlines.Set(Deadline.Probe, _probeBackOff.Next());
        AdvanceLocked();
    }

    private void DisableUpgradesLocked(string reason)
    {
        _upgradesDisabled = true;
        ClientLog.UpgradeGivenUp(Host.Logger, _url, reason);
    }

    private void DropUpgradeLocked()
    {
        _upgrade?.Wire.Drop();
        _upgrade = null;
        _deadlines.Clear(Deadline.Upgrade);
    }

    private sealed class Upgrade(IClientWire wire)
    {
        public IClientWire Wire => wire;

        public UpgradeStep Step { get; set; }

        /// <summary>The WebSocket has answered.</summary>
        public bool IsProved { get; set; }

        /// <summary>The server has said its last on SSE.</summary>
        public bool HasFin { get; set; }

        /// <summary>The server's answer to the handoff.</summary>
        public ReconciledMessage? Reconciled { get; set; }

        /// <summary>
        /// The closes and questions that came while nothing could be written. The answer to one would be lost with the SSE wire. A channel,
        /// moreover, that is done once it has answered a close would be left out of the list: the server could not tell that from a loss.
        /// </summary>
        public List<byte[]> Kept { get; } = [];

        /// <returns><see langword="false"/> if there are more than a server has reason to send.</returns>
        public bool TryKeep(ReadOnlyMemory<byte> frame)
        {
            Kept.Add(frame.ToArray());
            return Kept.Count <= MostKept;
        }
    }
}
