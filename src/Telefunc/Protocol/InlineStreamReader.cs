using System.Buffers.Binary;

namespace Telefunc.Protocol;

/// <summary>
/// The client's end of <see cref="InlineStreamBody"/>: takes the bytes of a response as they arrive and gives its items. (PROTOCOL.md 4)
/// </summary>
/// <remarks>
/// Not thread safe. Call <see cref="TryRead"/> until it returns false after each <see cref="Feed"/>: that is what bounds the memory.
/// </remarks>
internal sealed class InlineStreamReader
{
    private readonly ByteQueue _queue = new();
    private readonly SseFrameReader? _events;
    private readonly int _maxItemLength;
    private State _state = State.Envelope;

    /// <summary>A reader at the start of a body.</summary>
    /// <param name="format">How the body is carried.</param>
    /// <param name="maxItemLength">The longest envelope, chunk or error that is accepted, in bytes; at most 1 GiB less five bytes.</param>
    public InlineStreamReader(InlineStreamFormat format, int maxItemLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxItemLength);
        _maxItemLength = maxItemLength;
        // An event carries at most one frame: length, index and chunk.
        _events = format == InlineStreamFormat.Sse ? new SseFrameReader(checked(maxItemLength + LengthPrefixed.PrefixSize + 1)) : null;
    }

    private enum State
    {
        Envelope,
        Frames,
        Error,
        Complete,
    }

    /// <summary>Whether the terminator or an error was read. A body that ends before that was cut off.</summary>
    public bool IsComplete => _state == State.Complete;

    /// <summary>Adds bytes of the response, cut anywhere. Ends the validity of the item that was read last.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (_events is null)
            _queue.Append(bytes);
        else
            _events.Feed(bytes);
    }

    /// <summary>The next complete item.</summary>
    /// <returns>False when more bytes are needed, or after the last item.</returns>
    /// <exception cref="ProtocolException">An item is longer than the limit, or an event is malformed. The reader is then of no more use.</exception>
    public bool TryRead(out InlineStreamItem item)
    {
        while (!TryReadQueued(out item))
        {
            if (_events is null || IsComplete || !_events.TryRead(out var bytes))
                return false;
            _queue.Append(bytes.Span);
        }

        return true;
    }

    private bool TryReadQueued(out InlineStreamItem item)
    {
        item = default;
        if (_state == State.Complete || _queue.Length < sizeof(uint))
            return false;

        var number = BinaryPrimitives.ReadUInt32BigEndian(_queue.Span);
        switch (_state)
        {
            case State.Frames when number == 0:
                _queue.Consume(sizeof(uint));
                _state = State.Complete;
                item = new InlineStreamItem(InlineStreamItemKind.Terminator, 0, default);
                return true;

            case State.Frames when number == InlineStreamBody.ErrorMark:
                _queue.Consume(sizeof(uint));
                _state = State.Error;
                return TryReadQueued(out item);

            case State.Frames:
                if (!TryTake(number, _maxItemLength + 1L, out var frame))
                    return false;
                var kind = frame.Length == 1 ? InlineStreamItemKind.End : InlineStreamItemKind.Chunk;
                item = new InlineStreamItem(kind, frame.Span[0], frame[1..]);
                return true;

            default:
                if (!TryTake(number, _maxItemLength, out var payload))
                    return false;
                item = new InlineStreamItem(_state == State.Error ? InlineStreamItemKind.Error : InlineStreamItemKind.Envelope, 0, payload);
                _state = _state == State.Error ? State.Complete : State.Frames;
                return true;
        }
    }

    private bool TryTake(uint length, long maxLength, out ReadOnlyMemory<byte> item)
    {
        item = default;
        if (length > maxLength)
            throw new ProtocolException(ProtocolError.TooLong);
        if (_queue.Length - sizeof(uint) < length)
            return false;

        item = _queue.Memory.Slice(sizeof(uint), (int)length);
        _queue.Consume(sizeof(uint) + (int)length);
        return true;
    }
}
