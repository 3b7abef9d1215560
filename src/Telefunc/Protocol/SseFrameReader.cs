using System.Buffers;
using System.Buffers.Text;

namespace Telefunc.Protocol;

/// <summary>
/// The client's end of <see cref="SseEvent"/>: takes the bytes of a download as they arrive and gives the frames. Lines end with a bare
/// line feed, the last data line of an event counts, comments and other fields are ignored. (PROTOCOL.md 9.2)
/// </summary>
/// <remarks>
/// Not thread safe. Call <see cref="TryRead"/> until it returns false after each <see cref="Feed"/>: that is what bounds the memory.
/// System.Net.ServerSentEvents is not used because it bounds nothing and accepts other line ends.
/// </remarks>
internal sealed class SseFrameReader
{
    private const int RetainedCapacity = 64 * 1024;

    private readonly ByteQueue _queue = new();
    private readonly int _maxFrameLength;
    private readonly int _maxLineLength;
    private byte[] _frame = [];
    private int _frameLength;
    private int _scanned;

    /// <summary>A reader at the start of a download.</summary>
    /// <param name="maxFrameLength">The longest frame that is accepted, header included, in bytes; at most 1 GiB.</param>
    public SseFrameReader(int maxFrameLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxFrameLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxFrameLength, 1 << 30);
        _maxFrameLength = maxFrameLength;
        _maxLineLength = SseEvent.Prefix.Length + Base64Url.GetEncodedLength(maxFrameLength);
    }

    /// <summary>Adds bytes of the download, cut anywhere.</summary>
    public void Feed(ReadOnlySpan<byte> bytes) => _queue.Append(bytes);

    /// <summary>The next complete frame.</summary>
    /// <param name="frame">The frame; valid until the next call of <see cref="TryRead"/>.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="ProtocolException">
    /// A line is longer than the longest frame, or data is not base64url. The reader is then of no more use.
    /// </exception>
    public bool TryRead(out ReadOnlyMemory<byte> frame)
    {
        frame = default;
        while (true)
        {
            var waiting = _queue.Span;
            var found = waiting[_scanned..].IndexOf((byte)'\n');
            var lineLength = found < 0 ? waiting.Length : _scanned + found;
            if (lineLength > _maxLineLength)
                throw new ProtocolException(ProtocolError.TooLong);
            if (found < 0)
            {
                // A line that arrives in many pieces is searched only once.
                _scanned = waiting.Length;
                return false;
            }

            var line = waiting[..lineLength];
            _queue.Consume(lineLength + 1);
            _scanned = 0;
            if (line.StartsWith(SseEvent.Prefix))
            {
                Decode(line[SseEvent.Prefix.Length..]);
            }
            else if (line.IsEmpty && _frameLength > 0)
            {
                frame = _frame.AsMemory(0, _frameLength);
                _frameLength = 0;
                return true;
            }
        }
    }

    private void Decode(ReadOnlySpan<byte> data)
    {
        var capacity = Base64Url.GetMaxDecodedLength(data.Length);
        if (_frame.Length < capacity || (_frame.Length > RetainedCapacity && capacity <= RetainedCapacity))
            _frame = new byte[Math.Max(capacity, 256)];
        if (Base64Url.DecodeFromUtf8(data, _frame, out _, out _frameLength) != OperationStatus.Done)
            throw new ProtocolException(ProtocolError.InvalidEvent);
        if (_frameLength > _maxFrameLength)
            throw new ProtocolException(ProtocolError.TooLong);
    }
}
