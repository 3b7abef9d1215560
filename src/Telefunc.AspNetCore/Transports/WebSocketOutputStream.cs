using Telefunc.Connections;

namespace Telefunc.Transports;

/// <summary>What the framework's WebSocket sees as its connection: reads come from the network, writes join the wire's one output.</summary>
internal sealed class WebSocketOutputStream(Stream network, FrameOutput output, CloseFrameWatcher watcher) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A read without a buffer only waits for data.
        var reading = network.ReadAsync(buffer, cancellationToken);
        if (buffer.IsEmpty)
            return reading;
        if (!reading.IsCompletedSuccessfully)
            return ObserveAsync(reading, buffer);
        var count = reading.Result;
        watcher.Observe(buffer.Span[..count]);
        return new ValueTask<int>(count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        output.WriteRaw(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        output.WriteRaw(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Write(byte[] buffer, int offset, int count) => output.WriteRaw(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // The output flushes by itself.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask<int> ObserveAsync(ValueTask<int> reading, Memory<byte> buffer)
    {
        var count = await reading.ConfigureAwait(false);
        watcher.Observe(buffer.Span[..count]);
        return count;
    }
}
