using Telefunc.Channels;
using Telefunc.Connections;
using Telefunc.Protocol;

namespace Telefunc.Transports;

/// <summary>
/// The way up of a wire over SSE: frames with their lengths in front, either written into the upload that stays open, or gathered for a
/// while and posted (PROTOCOL.md 9.6).
/// </summary>
internal sealed class SseUploadOutput(ChannelOptions options, TimeProvider time) : FrameOutput(options.ConnectionHighWaterMark)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMilliseconds(10);

    private readonly Lock _dueLock = new();
    private Func<ReadOnlyMemory<byte>, ValueTask>? _write;
    private TaskCompletionSource _sooner = NewSignal();
    private bool _gathers;
    private bool _isHurried;
    private long? _dueAt;
    private long? _postedAt;

    /// <summary>A batch is under way.</summary>
    public bool IsPosting { get; private set; }

    /// <summary>From here on frames leave at once.</summary>
    public void Stream(Func<ReadOnlyMemory<byte>, ValueTask> write)
    {
        _write = write;
        Release();
    }

    /// <summary>From here on frames leave in batches.</summary>
    public void Post(Func<ReadOnlyMemory<byte>, ValueTask> post)
    {
        _write = post;
        lock (_dueLock)
            _gathers = true;
        Hurry();
        Release();
    }

    /// <summary>What is written next has been waiting: it does not wait for more.</summary>
    public void Hurry()
    {
        lock (_dueLock)
        {
            _isHurried = true;
            if (_dueAt is not null)
                BringForwardLocked(time.GetTimestamp());
        }
    }

    protected override int MeasureFrame(int frameLength) => LengthPrefixed.PrefixSize + frameLength;

    protected override void EncodeFrame(Span<byte> destination, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        LengthPrefixed.WriteLength(destination, header.Length + payload.Length);
        header.CopyTo(destination[LengthPrefixed.PrefixSize..]);
        payload.CopyTo(destination[(LengthPrefixed.PrefixSize + header.Length)..]);
        lock (_dueLock)
        {
            if (_gathers)
                BringForwardLocked(time.GetTimestamp() + Ticks(DelayOf((FrameTag)header[0])));
        }
    }

    protected override async ValueTask GatherAsync()
    {
        while (true)
        {
            TimeSpan wait;
            Task sooner;
            lock (_dueLock)
            {
                if (_dueAt is not { } dueAt)
                    return;
                var now = time.GetTimestamp();
                if (dueAt <= now)
                {
                    _dueAt = null;
                    _isHurried = false;
                    _postedAt = now;
                    return;
                }

                wait = time.GetElapsedTime(now, dueAt);
                sooner = _sooner.Task;
            }

            using var enough = new CancellationTokenSource();
            await Task.WhenAny(sooner, Task.Delay(wait, time, enough.Token)).ConfigureAwait(false);
            await enough.CancelAsync().ConfigureAwait(false);
        }
    }

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        IsPosting = true;
        try
        {
            await _write!(bytes).ConfigureAwait(false);
        }
        finally
        {
            IsPosting = false;
        }
    }

    private TimeSpan DelayOf(FrameTag tag)
    {
        switch (tag)
        {
            case FrameTag.Close or FrameTag.CloseAck or FrameTag.BroadcastSubscribe or FrameTag.BroadcastUnsubscribe:
                return TimeSpan.Zero;
            case FrameTag.Ping:
                return options.PingInterval / 2;
            case FrameTag.Reconcile:
                return Shortly;
        }

        if (_isHurried)
            return Shortly;
        var isIdle = _postedAt is not { } postedAt || time.GetElapsedTime(postedAt) >= options.SseFlushThrottle;
        return isIdle ? options.SsePostIdleFlushDelay : options.SseFlushThrottle;
    }

    private void BringForwardLocked(long at)
    {
        if (_dueAt <= at)
            return;
        _dueAt = at;
        _sooner.TrySetResult();
        _sooner = NewSignal();
    }

    private long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * time.TimestampFrequency);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
