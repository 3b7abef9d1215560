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

    // So many signs of life without any credit look like more than a slow listener.
    private const int HeartbeatsBeforeFirstProbe = 4;

    private readonly SendCredit _credit = new();
    private readonly ReceiveWindow _window;
    private readonly int _confirmAtBytes;
    private readonly Queue<BandwidthPing> _pings = new();
    private TaskCompletionSource? _room;
    private List<BufferedSend>? _sentWithoutRoom;
    private int _heartbeatsWithoutRoom;
    private int _heartbeatsUntilProbe = HeartbeatsBeforeFirstProbe;

    // Answers bear no number, and a client that changes its wire keeps those it owes and gives them by the next one. So many may still
    // come that belong to questions of earlier wires: taken for new ones, they would confirm what has not arrived.
    private int _lateAnswers;

    // Unless they are certain to come, what shows that the client has given all that it kept shows also that the rest was lost. A client
    // that moves loses nothing, and takes what came last by the old wire, questions included, when it has been using the new one already.
    private bool _lateAnswersAreCertain;

    // Questions put on this wire, less the answers that came by it. Late answers make it smaller than what is really open.
    private int _questionsOpen;
    private int _heartbeatsOfWire;

    /// <summary>What a question to the peer was for. Answers come in order; if one is lost a later answer counts for an earlier question, which proves less, never more.</summary>
    private readonly record struct BandwidthPing(bool Measures, uint SentSeq, CreditMark Mark, int ToldSubscriptions);

    private bool HasRoomLocked => _credit.HasRoom && _replay.HasRoom;

    /// <summary>The peer gave a sign of life on a wire; called once per ping interval.</summary>
    public void Heartbeat(Attachment attachment)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(attachment, _attachment))
                return;

            // The first one of a wire comes in front of what the client kept for it, the second one behind.
            if (attachment.Wire.HasReconciled && ++_heartbeatsOfWire > 1)
                ForgetLateAnswersLocked();

            // An answer may have been lost while the client was reconciling: ask again.
            if ((!_replay.HasRoom || AwaitsSubscriptionLocked || HoldsClose) && _questionsOpen < PingsUnderWayAtMost)
                AskLocked(attachment, measures: false);
            if (_room is null)
            {
                _heartbeatsWithoutRoom = 0;
                return;
            }

            if (_credit.HasRoom || ++_heartbeatsWithoutRoom < _heartbeatsUntilProbe)
                return;

            // The peer is alive and silent. Either its listener is slow, or it announces by another rule than this side reckons with,
            // and nothing is on its way that could make it announce. A few messages beyond the credit tell the two apart; ever more
            // rarely, so that a slow listener is not flooded.
            _heartbeatsWithoutRoom = 0;
            _heartbeatsUntilProbe = Math.Min(2 * _heartbeatsUntilProbe, 1024);
            _credit.Probe();
            ChannelLog.CreditProbed(_host.Logger, Id);
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
        if (_credit.IsUnsure && _questionsOpen <= _lateAnswers)
            AskLocked(attachment, measures: false);
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

    /// <summary>Frames are known to have arrived. What waits for room in the replay buffer goes on, the sends that were held back first.</summary>
    private void ConfirmThroughLocked(uint seq)
    {
        _replay.ConfirmThrough(Math.Min(seq, _sentSeq));
        if (!_buffer.IsEmpty && _attachment is { } attachment)
            FlushLocked(attachment);
        ReleaseSendersLocked();
    }

    private void ConfirmArrivalsLocked(Attachment attachment)
    {
        if (_replay.HasRoom && _replay.Bytes < _confirmAtBytes && _replay.Count < ConfirmAtFrames)
            return;

        // As many questions more than late answers may come, so that one is certain to be answered even if all late ones were lost.
        if (_questionsOpen - (_window.IsProbing ? 1 : 0) <= _lateAnswers)
            AskLocked(attachment, measures: false);
    }

    private void AskLocked(Attachment attachment, bool measures)
    {
        _questionsOpen++;
        _pings.Enqueue(new BandwidthPing(measures, _sentSeq, _credit.Sent, _toldSubscriptions));
        attachment.Wire.Write(new FrameHeader(FrameTag.BandwidthPing, attachment.Index, 0), default);
    }

    /// <summary>The wire is gone. Its questions may have been answered, and the answers may come by the next one.</summary>
    private void ForgetPingsLocked()
    {
        _lateAnswers += _pings.Count;
        _questionsOpen = 0;
        _heartbeatsOfWire = 0;
        _pings.Clear();
        _window.ForgetProbe();
    }

    private void ForgetLateAnswersLocked()
    {
        if (!_lateAnswersAreCertain)
            _lateAnswers = 0;
    }

    private void ReceivePingAnswerLocked(Attachment from)
    {
        // Over SSE a POST that failed is repeated when the wire is opened anew, and may have been taken the first time.
        if (!from.Wire.HasReconciled)
            return;
        _questionsOpen--;
        if (_lateAnswers > 0)
        {
            // If it is not late, the questions stay one answer behind, which proves less, never more.
            _lateAnswers--;
            AskForHeldCloseLocked(from);
        }
        else if (_pings.TryDequeue(out var ping))
        {
            _credit.Settle(ping.Mark);
            if (ping.Measures)
                AnnounceLocked(_window.CompleteProbe());
            ConfirmThroughLocked(ping.SentSeq);
            ConfirmSubscriptionsLocked(ping.ToldSubscriptions);
            ReleaseHeldCloseLocked();
        }

        if (_attachment is { } attachment)
            ConfirmArrivalsLocked(attachment);
    }

    private void AnnounceLocked(WindowUpdates updates)
    {
        if (updates == WindowUpdates.None || _attachment is not { } attachment)
            return;
        if (updates.HasFlag(WindowUpdates.Probe))
            AskLocked(attachment, measures: true);
        if (updates.HasFlag(WindowUpdates.Bytes))
            WriteControlLocked(FrameTag.Window, UInt32Payload.Encode(_window.AnnouncedBytes));
        if (updates.HasFlag(WindowUpdates.Messages))
            WriteControlLocked(FrameTag.MessageWindow, UInt32Payload.Encode(_window.AnnouncedMessages));
    }

    private void ReceiveWindowLocked(Attachment from, FrameTag tag, uint value)
    {
        if (from.Wire.HasReconciled)
            ForgetLateAnswersLocked();
        if (tag == FrameTag.Window)
            _credit.SetBytes(value);
        else
            _credit.SetMessages(value);

        // It is not silent: it still consumes, be it what was sent beyond the credit.
        _heartbeatsWithoutRoom = 0;

        // Only then does an announcement show how much waits, so that what a probe let out is counted.
        if (_credit.IsAbsolute)
            _heartbeatsUntilProbe = HeartbeatsBeforeFirstProbe;
        ReleaseSendersLocked();
    }
}
