using Telefunc.Delivery;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <content>Binding to wires: the first attachment, resuming on another wire, losing a wire.</content>
internal sealed partial class ChannelEndpoint
{
    /// <summary>
    /// Binds the channel to a wire and sends what the peer missed and what was held back (PROTOCOL.md 12.5). A wire that is in the
    /// middle of a RECONCILE keeps all of it behind the RECONCILED frame, so that no data overtakes it (19.1).
    /// </summary>
    /// <param name="attachment">The new binding.</param>
    /// <param name="peerLastSeq">The highest frame number that the peer has received.</param>
    /// <returns>The highest frame number that this side has received; <see langword="null"/> if the channel cannot be resumed.</returns>
    public uint? TryAttach(Attachment attachment, uint peerLastSeq)
    {
        lock (_lock)
        {
            if (_isReleased || _peerIsGone)
                return null;
            if (_attachment is { } current && ReferenceEquals(current.Wire, attachment.Wire) && current.Index == attachment.Index)
                return ReattachLocked(attachment, peerLastSeq);
            if (_member is { IsLost: true })
            {
                LetGoIfFailedLocked();
                return null;
            }

            if (!_replay.Covers(peerLastSeq))
            {
                // The RECONCILE may be a late one whose client lives on the wire that the channel still has, and must be told there.
                if (_host.Side == ChannelSide.Server)
                    WriteControlLocked(FrameTag.Error);
                EndLocked(new NetworkException(NetworkErrorReason.ResumeGap, $"The {PeerName} missed messages that are no longer held for it."));
                ReleaseLocked();
                return null;
            }

            MoveLocked(attachment, peerLastSeq);
            return _receivedSeq;
        }
    }

    /// <summary>
    /// The same wire lists the channel again, because another was opened beside it. Nothing was lost on a wire that is alive, so nothing
    /// is repeated; but the peer has reset its credit and has dropped announcements while it waited.
    /// </summary>
    private uint ReattachLocked(Attachment attachment, uint peerLastSeq)
    {
        _attachment = attachment;
        TellSubscriptionsLocked(attachment);
        ResetCreditLocked(default);
        ConfirmThroughLocked(peerLastSeq);
        return _receivedSeq;
    }

    private void MoveLocked(Attachment attachment, uint peerLastSeq)
    {
        if (_reportedExcess > 0)
        {
            _attachment?.Wire.AddExcess(-_reportedExcess);
            attachment.Wire.AddExcess(_reportedExcess);
        }

        _attachment = attachment;
        _awaitsWritable = false;
        ForgetPingsLocked();
        _lateAnswersAreCertain = attachment.IsMove;
        ClearAttachDeadlineLocked();

        // First, so that the server hears of a subscription before the publishes that were made after it.
        TellSubscriptionsLocked(attachment);
        _replay.ConfirmThrough(Math.Min(peerLastSeq, _sentSeq));
        var repeated = default(CreditMark);
        foreach (var frame in _replay.After(peerLastSeq))
        {
            attachment.Wire.Write(new FrameHeader(frame.Tag, attachment.Index, frame.Seq), frame.Payload);
            if (frame.Tag.IsCredited())
                repeated = new CreditMark(repeated.Bytes + frame.Payload.Length, repeated.Messages + 1);
        }

        ResetCreditLocked(repeated);
        if (_isLingering)
            PrepareLastWordsLocked();
        FlushLocked(attachment);
        ConfirmArrivalsLocked(attachment);
        if (AwaitsSubscriptionLocked)
            AskLocked(attachment, measures: false);
        AskForHeldCloseLocked(attachment);
        _isResumed = _wasAttached;
        if (_wasAttached)
            return;
        _wasAttached = true;
        if (!_sendClosed)
            EnqueueLocked(InboundFrame.Opening);
    }

    private void ResetCreditLocked(CreditMark repeated)
    {
        _credit.Reset(repeated);
        _heartbeatsUntilProbe = HeartbeatsBeforeFirstProbe;
        AnnounceLocked(_window.Grown);
        ReleaseSendersLocked();
    }

    /// <summary>
    /// The wire of an attachment is gone; the client may come back within <see cref="ChannelOptions.ReconnectTimeout"/>. Changes nothing
    /// if the channel has another attachment by now.
    /// </summary>
    public void Detach(Attachment attachment)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_attachment, attachment))
                return;
            LoseWireLocked();
            if (_isEnded && !_isLingering)
                ReleaseLocked();
            else
                SetAttachDeadlineLocked(_host.Options.ReconnectTimeout);
        }
    }

    /// <summary>
    /// The client of an attachment is gone for good. Changes nothing if the channel has another attachment by now. Without an error the
    /// client has said goodbye: what it said before is still heard.
    /// </summary>
    public void DetachForGood(Attachment attachment, Exception? error)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_attachment, attachment))
                return;
            if (error is null && !_isEnded)
                FinishWithoutPeerLocked();
            else
                EndForGoodLocked(error);
        }
    }

    /// <summary>The client came back without the channel that it had under an old attachment.</summary>
    /// <param name="attachment">The old attachment.</param>
    /// <param name="hasMoved">The client has lost nothing, but moves to a better wire.</param>
    public void Abandon(Attachment attachment, bool hasMoved = false)
    {
        lock (_lock)
        {
            // A detached channel still belongs to the session of its last attachment; one that moved elsewhere does not.
            if (_attachment is not null && !ReferenceEquals(_attachment, attachment))
                return;

            // While a client moves, all that it has written arrives, and so it lists every channel but those that it has ended: after a
            // close that it was told of, which it cannot answer because it lets no frame out any more, or by an abort. After a loss the
            // same list would not tell what else was lost with the answer.
            _closeAcknowledged |= hasMoved && _isClosing && ReferenceEquals(_attachmentOfClose, attachment);

            // A client that takes part in a close may have finished before this side has: it then opens its next channel on the same
            // connection, and must not lose by it what the listeners here have still to hear.
            if ((_peerIsClosing || _closeAcknowledged || hasMoved) && !_isEnded)
                FinishWithoutPeerLocked();
            else
                EndForGoodLocked(new NetworkException(
                    NetworkErrorReason.Abandoned,
                    _host.Side == ChannelSide.Server ? "The client came back without the channel." : "The server does not have the channel, or not any more."));
        }
    }

    private void EndForGoodLocked(Exception? error)
    {
        LoseWireLocked();
        EndLocked(error);
        ReleaseLocked();
    }

    /// <summary>Nothing more can be sent or comes, but the messages that have come are handed over before the channel ends.</summary>
    private void FinishWithoutPeerLocked()
    {
        LoseWireLocked();
        _peerIsGone = _sendClosed = true;
        _member?.Leave();
        FailWaitingLocked(new ChannelClosedException($"The {PeerName} closed the channel before the message was answered."));
        FreeSendersLocked();
        SetCloseDeadlineLocked(_host.Options.CloseTimeout);
        TryFinishLocked();
    }

    private void LoseWireLocked()
    {
        if (_reportedExcess > 0)
            _attachment?.Wire.AddExcess(-_reportedExcess);
        _reportedExcess = 0;
        _attachment = null;
        _awaitsWritable = false;
        ForgetPingsLocked();
        PauseBroadcastLocked();
        ScheduleDispatchLocked();
    }
}
