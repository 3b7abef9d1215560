using System.Buffers.Binary;
using Telefunc.Connections;

namespace Telefunc.Transports;

/// <summary>
/// Writes each frame as one unmasked binary WebSocket message straight into the connection's stream. The framework's WebSocket, which
/// reads, sends its pongs and close frames through the same output, whole message by whole message, so that nothing mixes.
/// </summary>
internal sealed class WebSocketOutput(Stream stream, int highWaterMark) : FrameOutput(highWaterMark)
{
    private const byte FinalBinary = 0x82;
    private const int LargestInOneByte = 125;
    private const byte LengthInTwoBytes = 126;
    private const byte LengthInEightBytes = 127;

    protected override int MeasureFrame(int frameLength) => PrefixLength(frameLength) + frameLength;

    protected override void EncodeFrame(Span<byte> destination, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        var length = header.Length + payload.Length;
        var prefix = PrefixLength(length);
        destination[0] = FinalBinary;
        switch (prefix)
        {
            case 2:
                destination[1] = (byte)length;
                break;
            case 4:
                destination[1] = LengthInTwoBytes;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)length);
                break;
            default:
                destination[1] = LengthInEightBytes;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)length);
                break;
        }

        header.CopyTo(destination[prefix..]);
        payload.CopyTo(destination[(prefix + header.Length)..]);
    }

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes).ConfigureAwait(false);
        await stream.FlushAsync().ConfigureAwait(false);
    }

    private static int PrefixLength(int length) => length switch
    {
        <= LargestInOneByte => 2,
        <= ushort.MaxValue => 4,
        _ => 10,
    };
}
