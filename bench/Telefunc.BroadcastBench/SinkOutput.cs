using Telefunc.Connections;

namespace Telefunc.BroadcastBench;

/// <summary>The server's own way out, up to the point where bytes would go to the network.</summary>
internal sealed class SinkOutput() : FrameOutput(int.MaxValue)
{
    private static long s_written;

    /// <summary>Bytes that all outputs have written.</summary>
    public static long Written => Volatile.Read(ref s_written);

    protected override int MeasureFrame(int frameLength) => frameLength;

    protected override void EncodeFrame(Span<byte> destination, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        header.CopyTo(destination);
        payload.CopyTo(destination[header.Length..]);
    }

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        Interlocked.Add(ref s_written, bytes.Length);
        return ValueTask.CompletedTask;
    }
}
