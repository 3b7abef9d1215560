using Telefunc.Broadcasting;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <content>
/// What a member of a broadcast has beside other channels: frames that are taken from the broadcast whenever the wire can carry them,
/// subscriptions of the client, and its publishes (PROTOCOL.md 16).
/// </content>
internal sealed partial class ChannelEndpoint
{
    // So many publishes of one client may be on their way to the engine; the next one waits until one is answered.
    private const int PublishesUnderWayAtMost = 64;

    private readonly SemaphoreSlim? _publishSlots;
    private int _publishesUnderWay;

    private readonly record struct HeldAnswer(byte[] Payload, long After);

    /// <summary>There is more to take from the broadcast, or this member must be let go.</summary>
    public void ContinueBroadcast()
    {
        lock (_lock)
        {
            if (_attachment is { } attachment && !_isReleased)
                TakeFromBroadcastLocked(attachment);
            else
                PauseBroadcastLocked();
            LetGoIfFailedLocked();
        }
    }

    /// <summary>Sends what the broadcast has for this member, as far as the wire and the replay buffer take it.</summary>
    private void TakeFromBroadcastLocked(Attachment attachment)
    {
        if (_member is not { } member)
            return;
        while (!attachment.Wire.IsCongested && _replay.HasRoom && _buffer.IsEmpty && _sentSeq < LastSequenceNumber)
        {
            SendDueAnswersLocked(attachment);
            if (!member.TryTake(out var tag, out var payload))
                return;
            TransmitLocked(attachment, tag, payload);
        }

        PauseBroadcastLocked();
        AwaitSendableLocked();
    }

    /// <summary>What is held back waits for the wire, or without room in the replay buffer for the client's word that frames arrived.</summary>
    private void AwaitSendableLocked()
    {
        if (_replay.HasRoom || _attachment?.Wire.IsCongested == true)
            AwaitWritableLocked();
    }

    /// <summary>The client has shown that frames arrived: if that was what the broadcast waited for, it goes on.</summary>
    private void ResumeBroadcastLocked()
    {
        if (_member is not null && _attachment is { } attachment && !_awaitsWritable && (_member.IsPausing || _heldAnswers is { Count: > 0 }))
            FlushLocked(attachment);
    }

    private void PauseBroadcastLocked() => _member?.Pause();

    /// <summary>An answer to a publish follows the publish itself, if the publisher is subscribed.</summary>
    private void SendDueAnswersLocked(Attachment attachment)
    {
        while (_heldAnswers is not null
            && _heldAnswers.TryPeek(out var answer)
            && !attachment.Wire.IsCongested
            && _sentSeq < LastSequenceNumber
            && _member?.HasTaken(answer.After) != false)
        {
            _heldAnswers.Dequeue();
            TransmitLocked(attachment, FrameTag.AckResponse, answer.Payload);
        }
    }

    private bool MayAnswerLocked(long after) =>
        _member is null || (_heldAnswers is not { Count: > 0 } && _member.HasTaken(after));

    /// <summary>A member that could not be served any more ends; its client learns of a network error and can join again.</summary>
    private void LetGoIfFailedLocked()
    {
        if (_isReleased || _member?.Failure is not { } failure)
            return;
        WriteControlLocked(FrameTag.Error);
        _lastWords = LastWords.Silence;
        EndLocked(failure);
        ReleaseLocked();
    }

    private void ReceiveSubscriptionLocked(FrameTag tag, ReadOnlySpan<byte> payload)
    {
        if (_isEnded || _sendClosed)
            return;
        var kind = payload[0] == 1 ? BroadcastKind.Binary : BroadcastKind.Text;
        if (tag == FrameTag.BroadcastSubscribe)
            _member?.Subscribe(kind);
        else
            _member?.Unsubscribe(kind);
    }

    /// <summary>Begins a publish of the client; the next message need not wait until the engine has answered.</summary>
    private async ValueTask BeginPublishAsync(InboundFrame frame)
    {
        await _publishSlots!.WaitAsync().ConfigureAwait(false);
        lock (_lock)
            _publishesUnderWay++;
        _ = PublishAsync(frame);
    }

    private async Task PublishAsync(InboundFrame frame)
    {
        try
        {
            var kind = frame.Tag == FrameTag.PublishAckRequest ? BroadcastKind.Text : BroadcastKind.Binary;
            var (receipt, after) = await _member!.PublishAsync(kind, frame.Payload).ConfigureAwait(false);
            SendAnswer(frame.Seq, AckStatus.Ok, receipt, after);
        }
        catch (Exception error)
        {
            HandleFailure(frame, error);
        }
        finally
        {
            _publishSlots!.Release();
            lock (_lock)
            {
                _publishesUnderWay--;
                TryFinishLocked();
            }
        }
    }
}
