using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Connections;

/// <content>The way in, the heartbeat, and the loss of a wire.</content>
internal sealed partial class ClientConnection
{
    private long _heardAt;

    /// <inheritdoc/>
    public bool Received(IClientWire wire, ReadOnlyMemory<byte> frame)
    {
        lock (_lock)
        {
            if (wire == _upgrade?.Wire)
                return GuardLocked(wire, frame, ReceiveOnUpgradeLocked);
            if (wire != _wire)
                return false;
            _heardAt = Host.Time.GetTimestamp();
            return GuardLocked(wire, frame, ReceiveLocked);
        }
    }

    /// <inheritdoc/>
    public void Settled(IClientWire wire)
    {
        lock (_lock)
        {
            if (wire != _wire)
                return;
            if (wire.IsBatching)
            {
                foreach (var entry in _entries.Values)
                {
                    if (entry.Attachment?.Wire == wire)
                        entry.Endpoint.WidenReceiveWindow(BatchReceiveWindow);
                }
            }

            BeginUpgradeLocked();
        }
    }

    /// <inheritdoc/>
    public void Lost(IClientWire wire, string reason)
    {
        lock (_lock)
        {
            if (wire == _upgrade?.Wire)
                LoseUpgradeLocked(reason);
            else if (wire == _wire)
                LoseLocked(reason);
        }
    }

    private bool GuardLocked(IClientWire wire, ReadOnlyMemory<byte> frame, Func<IClientWire, FrameHeader, ReadOnlyMemory<byte>, bool> receive)
    {
        try
        {
            return receive(wire, FrameHeader.Read(frame.Span), frame);
        }
        catch (ProtocolException violation)
        {
            Lost(wire, violation.Message);
            return false;
        }
    }

    private bool ReceiveLocked(IClientWire wire, FrameHeader header, ReadOnlyMemory<byte> frame)
    {
        switch (header.Tag)
        {
            case FrameTag.Pong:
                _backOff.Reset();
                foreach (var entry in _entries.Values)
                {
                    if (entry.Attachment is { } attachment)
                        entry.Endpoint.Heartbeat(attachment);
                }

                return true;
            case FrameTag.Reconciled when _awaitsReconciled && _upgrade?.Step != UpgradeStep.HandingOff:
                TakeReconciledLocked(wire, ReconciledMessage.Decode(frame.Span[FrameHeader.Size..]));
                return wire == _wire;
            case FrameTag.Fin:
                NoteFinLocked();
                return wire == _wire;
            case FrameTag.Reconciled or FrameTag.StreamRequestOpenAck:
                // Late, or of no meaning on this wire.
                return true;
            case var tag when tag.IsConnectionLevel():
                throw new ProtocolException(ProtocolError.UnexpectedTag);
            case FrameTag.Close or FrameTag.BandwidthPing when _upgrade is { Step: not UpgradeStep.Probing } upgrade:
                return upgrade.TryKeep(frame) || LoseForTooMuchLocked();
            default:
                return RouteLocked(wire, header, frame);
        }
    }

    private bool RouteLocked(IClientWire wire, FrameHeader header, ReadOnlyMemory<byte> frame)
    {
        if (_entriesByIndex.TryGetValue(header.Index, out var entry) && entry.Attachment is { } attachment && attachment.Wire == wire)
        {
            if (entry.Endpoint.Receive(attachment, header, frame[FrameHeader.Size..]) != ReceiveOutcome.Gap)
                return true;
            LoseLocked("a message is missing; the server will send it again");
            return false;
        }

        // A frame for an index that is not in use is no error: its channel may just have ended.
        return !_awaitsReconciled || entry is null || KeepEarlyFrameLocked(frame);
    }

    private void BeginHeartbeatLocked()
    {
        _heardAt = Host.Time.GetTimestamp();
        _deadlines.Set(Deadline.Silence, 2 * Options.PingInterval);
        PingLocked();
    }

    private void PingLocked()
    {
        var ping = new FrameHeader(FrameTag.Ping, 0, 0);
        _wire?.Write(ping, default);
        if (_upgrade is { IsProved: true })
            _upgrade.Wire.Write(ping, default);
        _deadlines.Set(Deadline.Ping, Options.PingInterval);
    }

    /// <summary>A server that says nothing for two intervals is gone, unless it was not listened to or has a handshake to answer.</summary>
    private void CheckSilenceLocked()
    {
        var longest = 2 * Options.PingInterval;
        if (_wire is { IsReadingPaused: true } || _awaitsReconciled)
            _heardAt = Host.Time.GetTimestamp();
        var silence = Host.Time.GetElapsedTime(_heardAt);
        if (silence >= longest)
            LoseLocked("the server gave no sign of life");
        else
            _deadlines.Set(Deadline.Silence, longest - silence);
    }

    /// <summary>The wire is gone: the channels keep what they have until there is another.</summary>
    private void LoseLocked(string reason)
    {
        if (_wire is not { } wire)
            return;
        ClientLog.Lost(Host.Logger, _url, wire.Transport, reason);
        wire.Drop();
        if (_upgrade is { Step: UpgradeStep.HandingOff })
            DisableUpgradesLocked("the connection was lost during the handoff");
        DropUpgradeLocked();
        ForgetWireLocked();
        foreach (var entry in _entries.Values)
        {
            if (entry.Attachment is not { } attachment)
                continue;
            entry.Attachment = null;
            entry.Endpoint.Detach(attachment);
        }

        // Whoever has no channel needs no connection.
        if (_entries.Count == 0 || _isDisposed)
            return;
        var delay = _backOff.Next();
        ClientLog.Retrying(Host.Logger, _url, delay);
        _deadlines.Set(Deadline.Retry, delay);
    }

    private void ForgetWireLocked()
    {
        _wire = null;
        _isReconciled = _awaitsReconciled = false;
        _listed.Clear();
        ForgetEarlyFramesLocked();
        foreach (var deadline in (ReadOnlySpan<Deadline>)[Deadline.Handshake, Deadline.Ping, Deadline.Silence, Deadline.Idle, Deadline.Probe])
            _deadlines.Clear(deadline);
    }
}
