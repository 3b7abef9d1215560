using System.IO.Pipelines;
using Telefunc.Connections;
using Telefunc.Protocol;

namespace Telefunc.Transports;

/// <summary>Writes each frame as one server-sent event (PROTOCOL.md 9.2).</summary>
internal sealed class SseOutput(PipeWriter body, int highWaterMark) : FrameOutput(highWaterMark)
{
    protected override int MeasureFrame(int frameLength) => SseEvent.EncodedLength(frameLength);

    protected override void EncodeFrame(Span<byte> destination, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) =>
        SseEvent.Write(destination, header, payload);

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        var result = await body.WriteAsync(bytes).ConfigureAwait(false);
        if (result.IsCompleted || result.IsCanceled)
            throw new OperationCanceledException("The client has gone.");
    }
}
