using Telefunc.Protocol;

namespace Telefunc.Delivery;

/// <summary>
/// Holds sends back, in order and within limits, while a channel has no wire that could take them. Beyond a lane's limit its oldest
/// sends are dropped and fail; the newer ones and the other lane are not touched (PROTOCOL.md 12.4). Not thread safe; its channel's
/// lock guards it.
/// </summary>
internal sealed class SendBuffer(int textLimit, int binaryLimit)
{
    private readonly Lane _text = new(textLimit);
    private readonly Lane _binary = new(binaryLimit);
    private long _order;

    public bool IsEmpty => _text.Sends.Count == 0 && _binary.Sends.Count == 0;

    /// <summary>Payload bytes held, withdrawn ones not counted.</summary>
    public long Bytes => _text.Bytes + _binary.Bytes;

    /// <summary>Whether a send can be added without dropping any.</summary>
    public bool Fits(FrameTag tag, int length)
    {
        var lane = LaneOf(tag);
        return lane.Bytes + length <= lane.Limit;
    }

    /// <summary>Adds a send and drops what no longer fits, possibly the send itself.</summary>
    /// <returns>The dropped sends, oldest first, for the caller to fail; <see langword="null"/> if none.</returns>
    public List<BufferedSend>? Add(BufferedSend send)
    {
        send.Order = _order++;
        send.IsWaiting = true;
        var lane = LaneOf(send.Tag);
        lane.Sends.Enqueue(send);
        lane.Bytes += send.Payload.Length;
        List<BufferedSend>? dropped = null;
        while (lane.Bytes > lane.Limit)
        {
            var oldest = lane.Sends.Dequeue();
            oldest.IsWaiting = false;
            lane.Bytes -= oldest.Payload.Length;
            if (!oldest.IsWithdrawn)
                (dropped ??= []).Add(oldest);
        }

        return dropped;
    }

    /// <summary>Takes the next send in original order.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out BufferedSend? send)
    {
        while (true)
        {
            var hasText = _text.Sends.TryPeek(out var text);
            var hasBinary = _binary.Sends.TryPeek(out var binary);
            if (!hasText && !hasBinary)
            {
                send = null;
                return false;
            }

            var lane = hasText && (!hasBinary || text!.Order < binary!.Order) ? _text : _binary;
            send = lane.Sends.Dequeue();
            send.IsWaiting = false;
            lane.Bytes -= send.Payload.Length;
            if (!send.IsWithdrawn)
                return true;
        }
    }

    /// <summary>Gives up a send that was added and not yet taken.</summary>
    public void Withdraw(BufferedSend send, CancellationToken cancellationToken)
    {
        LaneOf(send.Tag).Bytes -= send.Payload.Length;
        send.Withdraw(cancellationToken);
    }

    /// <summary>Gives up a request that still waits here.</summary>
    public void Withdraw(PendingAck ack, CancellationToken cancellationToken)
    {
        var send = _text.Sends.FirstOrDefault(send => ReferenceEquals(send.Ack, ack)) ?? _binary.Sends.FirstOrDefault(send => ReferenceEquals(send.Ack, ack));
        if (send is { IsWithdrawn: false })
            Withdraw(send, cancellationToken);
    }

    private Lane LaneOf(FrameTag tag) => tag.IsBinaryLane() ? _binary : _text;

    private sealed class Lane(int limit)
    {
        public int Limit => limit;

        public Queue<BufferedSend> Sends { get; } = new();

        public long Bytes { get; set; }
    }
}
