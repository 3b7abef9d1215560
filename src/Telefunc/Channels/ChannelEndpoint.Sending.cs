using Telefunc.Delivery;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <content>The way out: sends, buffering while no wire can take them, and requests that await an answer.</content>
internal sealed partial class ChannelEndpoint
{
    private readonly Dictionary<uint, PendingAck> _pendingAcks = [];
    private Queue<HeldAnswer>? _heldAnswers;
    private bool _awaitsWritable;

    /// <summary>
    /// Sends a message without asking for an answer. It leaves at once if a wire can take it, otherwise it is buffered; the task says
    /// when the receiver has room for more. Failures are in the task, never thrown, because many callers do not await it.
    /// </summary>
    public Task SendAsync(FrameTag tag, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        BufferedSend buffered;
        lock (_lock)
        {
            if (_sendClosed)
                return Task.FromException(ClosedErrorLocked());
            if (ReadyAttachmentLocked(tag, payload.Length) is { } attachment)
            {
                TransmitLocked(attachment, tag, payload);
                return HasRoomLocked ? Task.CompletedTask : WaitForRoomLocked(attachment, cancellationToken);
            }

            buffered = BufferLocked(tag, payload, null);
        }

        return Withdrawable(buffered, buffered.Sent, cancellationToken);
    }

    /// <summary>Sends a message and returns its answer. Failures are in the task, never thrown.</summary>
    public Task<TAck> RequestAsync<TAck>(FrameTag tag, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var pending = new PendingAck<TAck>();
        SendRequest(tag, payload, pending, cancellationToken);
        return cancellationToken.CanBeCanceled && !pending.Task.IsCompleted ? CancellableAsync(pending, cancellationToken) : pending.Task;
    }

    /// <summary>Sends a message and registers the request for its answer.</summary>
    public void SendRequest(FrameTag tag, ReadOnlyMemory<byte> payload, PendingAck ack, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            ack.Cancel(cancellationToken);
            return;
        }

        lock (_lock)
        {
            if (_sendClosed)
            {
                ack.Fail(ClosedErrorLocked());
                return;
            }

            if (ReadyAttachmentLocked(tag, payload.Length) is { } attachment)
            {
                // Registered before the frame leaves: the answer may arrive on another thread at once.
                _pendingAcks.Add(_sentSeq + 1, ack);
                TransmitLocked(attachment, tag, payload);
            }
            else
            {
                BufferLocked(tag, payload, ack);
            }
        }
    }

    /// <summary>Gives up waiting for an answer, or withdraws the request if it was not sent yet.</summary>
    public void CancelRequest(PendingAck ack, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var (seq, pending) in _pendingAcks)
            {
                if (ReferenceEquals(pending, ack))
                {
                    _pendingAcks.Remove(seq);
                    break;
                }
            }

            _buffer.Withdraw(ack, cancellationToken);
            TryFinishLocked();
        }

        ack.Cancel(cancellationToken);
    }

    /// <summary>The wire has caught up, or a request for more inbound work can now be answered.</summary>
    public void ContinueSending()
    {
        lock (_lock)
        {
            _awaitsWritable = false;
            if (_attachment is { } attachment)
                FlushLocked(attachment);
            ScheduleDispatchLocked();
        }
    }

    private async Task<TAck> CancellableAsync<TAck>(PendingAck<TAck> pending, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister((_, token) => CancelRequest(pending, token), null))
            return await pending.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// Where a send can leave at once. One that would push out of the replay buffer what the peer may still miss is held back instead, in
    /// order, so that a cut costs nothing however many senders await (PROTOCOL.md 19.2). What is sent without awaiting, and is more than
    /// the channel's buffers hold, leaves all the same: it is lost only if there is a cut, and then the channel ends.
    /// </summary>
    private Attachment? ReadyAttachmentLocked(FrameTag tag, int length)
    {
        if (_attachment is not { } attachment || attachment.Wire.IsCongested)
            return null;
        if (!_buffer.IsEmpty || !_replay.HasRoom)
        {
            if (_buffer.Fits(tag, length))
                return null;
            FlushLocked(attachment, evenWithoutRoom: true);
            if (!_buffer.IsEmpty || _attachment is null || attachment.Wire.IsCongested)
                return null;
        }

        if (_sentSeq < LastSequenceNumber)
            return attachment;
        EndWithErrorFrameLocked(new NetworkException(NetworkErrorReason.SequenceExhausted, "The channel has used up its message numbers."));
        return null;
    }

    private BufferedSend BufferLocked(FrameTag tag, ReadOnlyMemory<byte> payload, PendingAck? ack)
    {
        var send = new BufferedSend(tag, payload, ack);
        if (_sendClosed)
        {
            send.Fail(ClosedErrorLocked());
            return send;
        }

        if (_buffer.Add(send) is { } dropped)
        {
            var limit = tag.IsBinaryLane() ? _host.Options.BufferLimitBinary : _host.Options.BufferLimit;
            ChannelLog.SendsDropped(_host.Logger, Id, dropped.Count);
            foreach (var victim in dropped)
                victim.Fail(new ChannelOverflowException($"The send was dropped because the channel's buffer of {limit} bytes was full."));
        }

        // Without room in the replay buffer it waits for that, not for the wire.
        if (_replay.HasRoom)
            AwaitWritableLocked();
        return send;
    }

    private Task Withdrawable(BufferedSend send, Task sent, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled || sent.IsCompleted)
            return sent;
        var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (endpoint, send) = ((ChannelEndpoint, BufferedSend))state!;
                endpoint.Withdraw(send, token);
            },
            (this, send));
        return DisposeWhenDoneAsync(sent, registration);
    }

    private static async Task DisposeWhenDoneAsync(Task sent, CancellationTokenRegistration registration)
    {
        await using (registration.ConfigureAwait(false))
            await sent.ConfigureAwait(false);
    }

    /// <summary>Withdraws a buffered send. One that was already transmitted stays sent, and only the waiting for room ends.</summary>
    private void Withdraw(BufferedSend send, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (send.IsWaiting)
                _buffer.Withdraw(send, cancellationToken);
            else
                send.StopWaiting(cancellationToken);
        }
    }

    private void AwaitWritableLocked()
    {
        if (_awaitsWritable || _attachment is not { } attachment)
            return;
        _awaitsWritable = true;
        attachment.Wire.NotifyWhenWritable(this);
    }

    /// <summary>
    /// Sends what was held back, in order, as far as the wire and the replay buffer take it: buffered sends, what a broadcast has, answers,
    /// then frames of the close handshake.
    /// </summary>
    private void FlushLocked(Attachment attachment, bool evenWithoutRoom = false)
    {
        while (!attachment.Wire.IsCongested && _sentSeq < LastSequenceNumber && (evenWithoutRoom || _replay.HasRoom) && _buffer.TryTake(out var send))
        {
            if (send.Ack is { } ack)
                _pendingAcks.Add(_sentSeq + 1, ack);
            TransmitLocked(attachment, send.Tag, send.Payload);
            send.ReleasePayload();
            SucceedWhenRoomLocked(send);
        }

        TakeFromBroadcastLocked(attachment);
        SendDueAnswersLocked(attachment);

        if (_buffer.IsEmpty && _heldAnswers is not { Count: > 0 } && _member?.HasMore != true)
            WriteCloseFramesLocked();
        else if (_sentSeq >= LastSequenceNumber)
            EndWithErrorFrameLocked(new NetworkException(NetworkErrorReason.SequenceExhausted, "The channel has used up its message numbers."));
        else
            AwaitSendableLocked();
        LetGoIfFailedLocked();
        TryFinishLocked();
    }

    /// <param name="requestSeq">The number of the request.</param>
    /// <param name="status">How it went.</param>
    /// <param name="text">What the peer is told.</param>
    /// <param name="after">The place in the broadcast that is sent first.</param>
    private void SendAnswer(uint requestSeq, AckStatus status, ReadOnlyMemory<byte> text, long after = 0)
    {
        var payload = AckResponse.Encode(requestSeq, status, text.Span);
        lock (_lock)
        {
            if (_isEnded || _peerIsGone)
                return;
            if (_attachment is { } attachment)
                TakeFromBroadcastLocked(attachment);
            if (_attachment is { Wire.IsCongested: false } ready && _sentSeq < LastSequenceNumber && MayAnswerLocked(after))
            {
                TransmitLocked(ready, FrameTag.AckResponse, payload);
            }
            else
            {
                (_heldAnswers ??= new Queue<HeldAnswer>()).Enqueue(new HeldAnswer(payload, after));
                AwaitSendableLocked();
            }

            LetGoIfFailedLocked();
        }
    }
}
