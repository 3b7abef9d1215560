using Telefunc.Delivery;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <content>The way in: duplicates, gaps, credit, answers; messages are queued for the listeners.</content>
internal sealed partial class ChannelEndpoint
{
    private readonly Queue<InboundFrame> _inbox = new();
    private long _inboxCost;
    private long _reportedExcess;
    private Attachment? _gapSeenOn;

    /// <summary>Takes one frame. Frames of one wire must be given one after another.</summary>
    /// <param name="from">The attachment that it came by; a frame for an older one is ignored, because its sender will repeat it.</param>
    /// <param name="header">The frame's header.</param>
    /// <param name="payload">The frame's payload; may be reused by the caller afterwards.</param>
    /// <exception cref="ProtocolException">The frame is not legal here.</exception>
    public ReceiveOutcome Receive(Attachment from, FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        PendingAck? answered = null;
        AckResponse answer = default;
        lock (_lock)
        {
            if (!ReferenceEquals(from, _attachment))
                return ReceiveOutcome.Accepted;
            if (header.Tag.IsSequenced())
            {
                var outcome = AdmitLocked(from, header.Seq, out var isNew);
                if (!isNew)
                    return outcome;
            }

            switch (header.Tag)
            {
                case FrameTag.Text or FrameTag.Binary:
                    if (!_isEnded)
                    {
                        AnnounceLocked(_window.Receive(payload.Length));
                        EnqueueLocked(new InboundFrame(header.Tag, header.Seq, payload.ToArray()));
                    }

                    break;
                case FrameTag.TextAckRequest or FrameTag.BinaryAckRequest:
                    if (!_isEnded)
                        EnqueueLocked(new InboundFrame(header.Tag, header.Seq, payload.ToArray()));
                    break;
                case FrameTag.PublishAckRequest or FrameTag.PublishBinaryAckRequest when _member is not null:
                    if (!_isEnded)
                        EnqueueLocked(new InboundFrame(header.Tag, header.Seq, payload.ToArray()));
                    break;
                case FrameTag.Publish or FrameTag.PublishBinary when _host.Side == ChannelSide.Client:
                    if (!_isEnded)
                        EnqueueLocked(new InboundFrame(header.Tag, header.Seq, payload.ToArray()));
                    break;
                case FrameTag.AckResponse:
                    answer = AckResponse.Read(payload);
                    if (_pendingAcks.Remove(answer.AckedSeq, out answered))
                        _answersBeingRead++;
                    ConfirmThroughLocked(answer.AckedSeq);
                    break;
                default:
                    ReceiveControlLocked(from, header.Tag, payload.Span);
                    break;
            }
        }

        if (answered is not null)
            Settle(answered, answer);
        return ReceiveOutcome.Accepted;
    }

    /// <summary>Whether a sequenced frame is the next one. A frame that was seen before is dropped; one that comes too early is refused.</summary>
    private ReceiveOutcome AdmitLocked(Attachment from, uint seq, out bool isNew)
    {
        isNew = false;
        if (seq == 0)
        {
            // The reference's server takes unnumbered data frames and its client drops them.
            isNew = _host.Side == ChannelSide.Server;
            return ReceiveOutcome.Accepted;
        }

        if (seq <= _receivedSeq)
            return ReceiveOutcome.Accepted;
        if (seq == _receivedSeq + 1)
        {
            _receivedSeq = seq;
            _gapSeenOn = null;
            isNew = true;
            return ReceiveOutcome.Accepted;
        }

        // What it could not get rid of on an earlier wire comes in front of what was lost there: it repeats all of that when it has
        // learned by RECONCILED what is missing.
        if (!from.Wire.HasReconciled)
        {
            _skippedThrough = Math.Max(_skippedThrough, seq);
            return ReceiveOutcome.Accepted;
        }

        if (_gapSeenOn is null || ReferenceEquals(_gapSeenOn, from))
        {
            _gapSeenOn = from;
            return ReceiveOutcome.Gap;
        }

        // The same frame is missing again after the peer was told to repeat it: it is gone.
        EndForGapLocked();
        return ReceiveOutcome.Accepted;
    }

    private void EndForGapLocked() => EndWithErrorFrameLocked(
        new NetworkException(NetworkErrorReason.ResumeGap, "Messages from the peer were lost and it can no longer repeat them."));

    private void ReceiveControlLocked(Attachment from, FrameTag tag, ReadOnlySpan<byte> payload)
    {
        switch (tag)
        {
            case FrameTag.Close:
                var timeout = UInt32Payload.Read(payload);
                if (!TryHoldCloseLocked(from, timeout))
                    ReceiveCloseLocked(timeout);
                break;
            case FrameTag.CloseAck:
                ReceiveCloseAckLocked();
                break;
            case FrameTag.Window or FrameTag.MessageWindow:
                ReceiveWindowLocked(from, tag, UInt32Payload.Read(payload));
                break;
            case FrameTag.BandwidthPing:
                WriteControlLocked(FrameTag.BandwidthPingAck);
                break;
            case FrameTag.BandwidthPingAck:
                ReceivePingAnswerLocked(from);
                break;
            case FrameTag.Abort when _host.Side == ChannelSide.Client:
                _isEndKnownToPeer = true;
                EndLocked(new AbortException(ReadAbortValue(payload), _host.Serializer));
                ReleaseLocked();
                break;
            case FrameTag.Error when _host.Side == ChannelSide.Client:
                _isEndKnownToPeer = true;
                EndLocked(new NetworkException(NetworkErrorReason.PeerFailed, "The server ended the channel because of an error."));
                ReleaseLocked();
                break;
            case FrameTag.BroadcastSubscribe or FrameTag.BroadcastUnsubscribe:
                ReceiveSubscriptionLocked(tag, payload);
                break;
            case FrameTag.Publish or FrameTag.PublishBinary when _host.Side == ChannelSide.Server:
                throw new ProtocolException(ProtocolError.UnexpectedTag);
            default:
                // Legal tags that mean nothing for this kind of channel are ignored (PROTOCOL.md 6.3).
                break;
        }
    }

    private object? ReadAbortValue(ReadOnlySpan<byte> payload)
    {
        try
        {
            return _host.Serializer.DeserializeUntyped(payload);
        }
        catch (System.Text.Json.JsonException)
        {
            throw new ProtocolException(ProtocolError.InvalidJson);
        }
    }

    private void Settle(PendingAck ack, AckResponse answer)
    {
        try
        {
            switch (answer.Status)
            {
                case AckStatus.Ok:
                    ack.Resolve(answer.Text.Span, _host.Serializer);
                    break;
                case AckStatus.Error:
                    ack.Fail(new RemoteListenerException(System.Text.Encoding.UTF8.GetString(answer.Text.Span)));
                    break;
                case AckStatus.Abort:
                    ack.Fail(new AbortException(_host.Serializer.DeserializeUntyped(answer.Text.Span), _host.Serializer));
                    break;
                case AckStatus.ShieldError:
                    ack.Fail(new ShieldValidationException(System.Text.Encoding.UTF8.GetString(answer.Text.Span)));
                    break;
            }
        }
        catch (System.Text.Json.JsonException)
        {
            ack.Fail(new NetworkException(NetworkErrorReason.ProtocolViolation, "The peer's answer cannot be read."));
            throw new ProtocolException(ProtocolError.InvalidJson);
        }
        finally
        {
            lock (_lock)
            {
                _answersBeingRead--;
                TryFinishLocked();
            }
        }
    }

    private void EnqueueLocked(InboundFrame frame)
    {
        _inbox.Enqueue(frame);
        if (!frame.IsOpening)
            AddInboxCostLocked(frame.Cost);
        ScheduleDispatchLocked();
    }

    /// <summary>
    /// Reports what waits beyond the credit that this side gave: only a peer that ignores its credit, or sends acknowledged messages
    /// without end, can make it grow.
    /// </summary>
    private void AddInboxCostLocked(long cost)
    {
        _inboxCost += cost;
        var allowance = _window.Bytes + (64L * _window.Messages);
        var excess = Math.Max(0, _inboxCost - allowance);
        if (excess > 0)
            StopAwaitingListenersLocked();
        if (excess == _reportedExcess)
            return;
        _attachment?.Wire.AddExcess(excess - _reportedExcess);
        _reportedExcess = _attachment is null ? 0 : excess;
    }
}
