using Telefunc.Delivery;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <content>Flow control both ways, and the proof that frames arrived.</content>
internal sealed partial class ChannelEndpoint
{
    // So much may lie in the replay buffer before the peer is asked to show that it arrived. Small enough to keep memory small, large
    // enough that the question is rare.
    private const int ConfirmAtBytesAtMost = 32 * 1024;
    private const int ConfirmAtFrames = 64;

    // One measures arrivals, one confirms them; a few more can be under way when answers were lost.
    private const int PingsUnderWayAtMost = 4;

    private readonly SendCredit _credit = new();
    private readonly ReceiveWindow _window;
    private readonly int _confirmAtBytes;
    private readonly Queue<BandwidthPing> _pings = new();
    private TaskCompletionSource? _room;
    private List<BufferedSend>? _sentWithoutRoom;
    private int _heartbeatsWithoutRoom;
    private int _heartbeatsUntilProbe = 2;

    /// <summary>What a question to the peer was for. Answers come in order; if one is lost a later answer counts for an earlier question, which proves less, never more.</summary>
    private readonly record struct BandwidthPing(bool Measures, uint SentSeq);

    private bool HasRoomLocked => _credit.HasRoom && _replay.HasRoom;

    /// <summary>The client gave a sign of life; called once per ping interval.</summary>
    public void Heartbeat()
    {
        lock (_lock)
        {
            if (_attachment is not { } attachment || (_room is null && _member?.IsPausing != true))
            {
                _heartbeatsWithoutRoom = 0;
                return;
            }

            // An answer may have been lost while the client was reconciling: ask again.
            if (!_replay.HasRoom && _pings.Count < PingsUnderWayAtMost)
                SendPingLocked(attachment, measures: false);
            if (_room is null || _credit.HasRoom || ++_heartbeatsWithoutRoom < _heartbeatsUntilProbe)
                return;

            // The peer is alive and silent. Either its listener is slow, or its announcement was lost and none will follow because
            // nothing is on its way. A few messages beyond the credit tell the two apart; ever more rarely, so that a slow listener
            // is not flooded.
            _heartbeatsWithoutRoom = 0;
            _heartbeatsUntilProbe = Math.Min(2 * _heartbeatsUntilProbe, 1024);
            ChannelLog.CreditProbed(_host.Logger, Id);
            _credit.Probe();
            ReleaseSendersLocked();
        }
    }

    /// <summary>Widens the receive window for a transport on which messages come in batches.</summary>
    public void WidenReceiveWindow(int bytes)
    {
        lock (_lock)
            AnnounceLocked(_window.Widen(bytes));
    }

    private Task WaitForRoomLocked(Attachment attachment, CancellationToken cancellationToken)
    {
        _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_replay.HasRoom && !_pings.Any(static ping => !ping.Measures))
            SendPingLocked(attachment, measures: false);
        return cancellationToken.CanBeCanceled ? _room.Task.WaitAsync(cancellationToken) : _room.Task;
    }

    private void ReleaseSendersLocked()
    {
        if (_room is not null && HasRoomLocked)
            FreeSendersLocked();
        ResumeBroadcastLocked();
    }

    private void FreeSendersLocked()
    {
        _room?.TrySetResult();
        _room = null;
        foreach (var send in _sentWithoutRoom ?? [])
            send.Succeed();
        _sentWithoutRoom = null;
        _heartbeatsWithoutRoom = 0;
    }

    /// <summary>A send that was held back has left; its sender goes on when there is room, as if it had left at once.</summary>
    private void SucceedWhenRoomLocked(BufferedSend send)
    {
        if (HasRoomLocked || _isEnded || send.Ack is not null)
        {
            send.Succeed();
            return;
        }

        _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_sentWithoutRoom ??= []).Add(send);
    }

    private void ConfirmArrivalsLocked(Attachment attachment)
    {
        if (_replay.Bytes < _confirmAtBytes && _replay.Count < ConfirmAtFrames)
            return;
        foreach (var ping in _pings)
        {
            if (!ping.Measures)
                return;
        }

        SendPingLocked(attachment, measures: false);
    }

    private void SendPingLocked(Attachment attachment, bool measures)
    {
        _pings.Enqueue(new BandwidthPing(measures, _sentSeq));
        attachment.Wire.Write(new FrameHeader(FrameTag.BandwidthPing, attachment.Index, 0), default);
    }

    private void ReceivePingAnswerLocked()
    {
        if (!_pings.TryDequeue(out var ping))
            return;
        _replay.ConfirmThrough(ping.SentSeq);
        if (ping.Measures)
            AnnounceLocked(_window.CompleteProbe());
        ReleaseSendersLocked();
        if (_attachment is { } attachment)
            ConfirmArrivalsLocked(attachment);
    }

    private void AnnounceLocked(WindowUpdates updates)
    {
        if (updates == WindowUpdates.None || _attachment is not { } attachment)
            return;
        if (updates.HasFlag(WindowUpdates.Probe))
            SendPingLocked(attachment, measures: true);
        if (updates.HasFlag(WindowUpdates.Bytes))
            WriteControlLocked(FrameTag.Window, UInt32Payload.Encode(_window.AnnouncedBytes));
        if (updates.HasFlag(WindowUpdates.Messages))
            WriteControlLocked(FrameTag.MessageWindow, UInt32Payload.Encode(_window.AnnouncedMessages));
    }

    private void ReceiveWindowLocked(FrameTag tag, uint value)
    {
        if (tag == FrameTag.Window)
            _credit.SetBytes(value);
        else
            _credit.SetMessages(value);
        _heartbeatsUntilProbe = 2;
        ReleaseSendersLocked();
    }
}
