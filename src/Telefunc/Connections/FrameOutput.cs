using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Connections;

/// <summary>
/// The one way out of a wire: frames are appended, already encoded, to a buffer; a single flusher writes all that has gathered with one
/// write and goes on until nothing is left. Nobody ever waits here, no task is parked for an idle wire, and an idle wire holds no
/// buffer. What waits is counted, so that channels can hold back. Thread safe.
/// </summary>
internal abstract class FrameOutput(int highWaterMark) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private OutputBuffer _gathering = new();
    private OutputBuffer _writing = new();
    private OutputBuffer? _held;
    private List<ChannelEndpoint>? _waitingChannels;
    private TaskCompletionSource? _drained;
    private long _waitingBytes;
    private long _appended;
    private bool _isFlushing;
    private bool _isClosed;

    /// <summary>Called once, outside of locks, when writing failed: the wire is lost.</summary>
    public Action? Failed { get; set; }

    /// <summary>More than the high-water mark waits to be written.</summary>
    public bool IsCongested => Volatile.Read(ref _waitingBytes) > highWaterMark;

    /// <summary>Bytes that were ever appended.</summary>
    public long Appended => Volatile.Read(ref _appended);

    /// <summary>Appends a frame.</summary>
    public void Write(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
            EncodeLocked(_held ?? _gathering, header, payload);
    }

    /// <summary>Appends a frame in front of everything that is held back.</summary>
    public void WriteAhead(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
            EncodeLocked(_gathering, header, payload);
    }

    /// <summary>Appends bytes that are no frame of ours, for instance the transport's own control messages.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_isClosed)
                return;
            _gathering.Append(bytes);
            CountLocked(bytes.Length);
            ScheduleLocked();
        }
    }

    /// <summary>Holds back every frame from now on, until <see cref="Release(FrameHeader, ReadOnlySpan{byte})"/>: so nothing overtakes RECONCILED (PROTOCOL.md 19.1).</summary>
    public void Hold()
    {
        lock (_lock)
            _held ??= new OutputBuffer();
    }

    /// <summary>Writes a frame and then all that was held back.</summary>
    public void Release(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            var held = _held;
            _held = null;
            EncodeLocked(_gathering, header, payload);
            if (held is null)
                return;
            if (!_isClosed)
                _gathering.Append(held.Written.Span);
            held.Release();
        }
    }

    /// <summary>Writes all that was held back.</summary>
    public void Release()
    {
        lock (_lock)
        {
            if (_held is not { } held)
                return;
            _held = null;
            if (!_isClosed && held.Length > 0)
                _gathering.Append(held.Written.Span);
            held.Release();
            if (!_isClosed && (_gathering.Length > 0 || _waitingChannels is not null))
                ScheduleLocked();
        }
    }

    /// <summary>Tells a channel once when the wire is no longer congested.</summary>
    public void NotifyWhenWritable(ChannelEndpoint channel)
    {
        lock (_lock)
        {
            if (_isClosed)
                return;
            (_waitingChannels ??= []).Add(channel);

            // The flusher may have finished since the caller looked.
            if (!_isFlushing && _held is null)
                ScheduleLocked();
        }
    }

    /// <summary>Completes when nothing is being written any more: all was written, or the output is closed and its last write has returned.</summary>
    public Task DrainAsync()
    {
        lock (_lock)
        {
            if (!_isFlushing)
                return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    /// <summary>Takes nothing more and drops what waits.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _waitingChannels = null;
            _held?.Release();
            _held = null;

            // The buffer that is being written belongs to the flusher until it returns.
            if (!_isFlushing)
                StopLocked();
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = FlushAsync();

    /// <summary>Completes when what has gathered is due to be written: at once, unless the transport writes in batches.</summary>
    protected virtual ValueTask GatherAsync() => ValueTask.CompletedTask;

    /// <summary>How many bytes a frame takes on this transport.</summary>
    protected abstract int MeasureFrame(int frameLength);

    /// <summary>Encodes a frame for this transport; writes as many bytes as <see cref="MeasureFrame"/> said.</summary>
    protected abstract void EncodeFrame(Span<byte> destination, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload);

    /// <summary>Writes bytes to the network and flushes them. One call at a time.</summary>
    protected abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    private void EncodeLocked(OutputBuffer buffer, FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (_isClosed)
            return;
        Span<byte> headerBytes = stackalloc byte[FrameHeader.Size];
        header.Write(headerBytes);
        var length = MeasureFrame(FrameHeader.Size + payload.Length);
        EncodeFrame(buffer.Reserve(length), headerBytes, payload);
        buffer.Advance(length);
        CountLocked(length);
        if (ReferenceEquals(buffer, _gathering))
            ScheduleLocked();
    }

    private void CountLocked(int length)
    {
        _waitingBytes += length;
        Volatile.Write(ref _appended, _appended + length);
    }

    private void ScheduleLocked()
    {
        if (_isFlushing)
            return;
        _isFlushing = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task FlushAsync()
    {
        while (true)
        {
            await GatherAsync().ConfigureAwait(false);
            if (TakeGathered() is not { } bytes)
                return;
            try
            {
                if (bytes.Length > 0)
                    await WriteAsync(bytes).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Whatever the transport throws, the wire is gone; its end is reported and logged where the wire is known.
                Close();
                FinishFlush(bytes.Length);
                Failed?.Invoke();
                return;
            }

            foreach (var channel in FinishFlush(bytes.Length))
                channel.ContinueSending();
        }
    }

    private ReadOnlyMemory<byte>? TakeGathered()
    {
        lock (_lock)
        {
            // While frames are held back the channels that wait cannot be served; releasing the frames starts the flusher again.
            if (_isClosed || (_gathering.Length == 0 && (_waitingChannels is null || _held is not null)))
            {
                StopLocked();
                return null;
            }

            (_gathering, _writing) = (_writing, _gathering);
            return _writing.Written;
        }
    }

    private List<ChannelEndpoint> FinishFlush(int written)
    {
        lock (_lock)
        {
            _waitingBytes -= written;
            _writing.Release();
            if (_isClosed)
                StopLocked();
            if (_waitingChannels is null || _waitingBytes > highWaterMark / 2)
                return [];
            var channels = _waitingChannels;
            _waitingChannels = null;
            return channels;
        }
    }

    private void StopLocked()
    {
        _isFlushing = false;
        _gathering.Release();
        _writing.Release();
        _drained?.TrySetResult();
        _drained = null;
    }
}
