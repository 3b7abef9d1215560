using System.Buffers.Binary;
using System.Net.WebSockets;
using Telefunc.Connections;

namespace Telefunc.Transports;

/// <summary>Writes each frame as one binary message. In the buffer a frame has its length in front.</summary>
internal sealed class WebSocketClientOutput(int highWaterMark) : FrameOutput(highWaterMark)
{
    private WebSocket? _socket;
    private CancellationToken _over;

    /// <summary>From here on frames are written.</summary>
    public void WriteTo(WebSocket socket, CancellationToken over)
    {
        _over = over;
        _socket = socket;
        Release();
    }

    protected override int MeasureFrame(int frameLength) => sizeof(int) + frameLength;

    protected override void EncodeFrame(Span<byte> destination, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, header.Length + payload.Length);
        header.CopyTo(destination[sizeof(int)..]);
        payload.CopyTo(destination[(sizeof(int) + header.Length)..]);
    }

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span);
            await _socket!.SendAsync(bytes.Slice(sizeof(int), length), WebSocketMessageType.Binary, endOfMessage: true, _over).ConfigureAwait(false);
            bytes = bytes[(sizeof(int) + length)..];
        }
    }
}
