using Microsoft.Extensions.Logging;

namespace Telefunc.Broadcasting;

/// <summary>
/// A listener on the server. Its messages are handed over one at a time, in order, on the thread pool; while it is busy it pauses in the
/// log like any slow reader, and is told of what it missed if that became too much.
/// </summary>
internal sealed class ServerSubscription(
    BroadcastKey key, BroadcastKind kind, Func<ReadOnlyMemory<byte>, PublishInfo, ValueTask> listener, Action<BroadcastGap>? onGap, ILogger logger)
    : LogReader, IBroadcastSubscription, IThreadPoolWorkItem
{
    // After so many messages a busy listener goes to the back of the thread pool's queue, so that the others get their turn.
    private const int MessagesPerTurn = 64;

    private readonly Lock _lock = new();
    private bool _isRunning;
    private bool _isDisposed;
    private long _lastSeq = -1;
    private string? _lastEpoch;

    public Task Started => key.Started;

    public override bool LeavesWhenSlow => false;

    public override void Wake()
    {
        lock (_lock)
        {
            if (_isDisposed || _isRunning)
                return;
            _isRunning = true;
            key.Log.TryPause(this);
        }

        key.Work.Queue(this);
    }

    public override void LetGo()
    {
    }

    public void Begin() => key.Log.Join(this, isMember: false);

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            key.Log.Leave(this, isMember: false);
        }

        key.Release();
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        for (var turn = 0; turn < MessagesPerTurn; turn++)
        {
            if (!TryTake(out var entry, out var skipped))
                return;
            if (entry?.Gap is { } gap)
                TellInTurn(gap, skipped);
            else if (entry is not null)
                await DeliverAsync(entry, skipped).ConfigureAwait(false);
        }

        key.Work.Queue(this);
    }

    /// <summary>Takes the next entry and pauses behind it, so that nothing wakes this listener while it is busy.</summary>
    private bool TryTake(out LogEntry? entry, out bool skipped)
    {
        lock (_lock)
        {
            skipped = false;
            entry = _isDisposed ? null : key.Log.Take(this, out skipped);
            _isRunning = entry is not null;
            if (_isRunning)
                key.Log.TryPause(this);
            return _isRunning;
        }
    }

    private async ValueTask DeliverAsync(LogEntry entry, bool skipped)
    {
        var info = entry.Info!;
        var message = entry.Message;
        if (skipped || message is null)
            Tell(new BroadcastGap(info.Key, BroadcastGapReason.Slow, MissedBefore(info, including: message is null)));
        (_lastSeq, _lastEpoch) = (info.Seq, info.Epoch);
        if (message is null || entry.Kind != kind)
            return;
        try
        {
            await listener(message.Body, info).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            BroadcastLog.ListenerFailed(logger, info.Key, error);
        }
    }

    private void TellInTurn(BroadcastGap gap, bool skipped)
    {
        if (skipped)
        {
            // How many messages there were between the last one and this gap, nobody knows any more.
            Tell(new BroadcastGap(gap.Key, BroadcastGapReason.Slow, null));
            _lastEpoch = null;
        }

        // What is told here must not be counted again if this listener turns out to be slow as well.
        _lastSeq += gap.Missed ?? 0;
        Tell(gap);
    }

    private long? MissedBefore(PublishInfo info, bool including) =>
        _lastEpoch == info.Epoch ? info.Seq - _lastSeq - (including ? 0 : 1) : null;

    private void Tell(BroadcastGap gap)
    {
        if (onGap is null)
        {
            BroadcastLog.GapNotHandled(logger, gap.Key, gap.Reason, gap.Missed);
            return;
        }

        try
        {
            onGap(gap);
        }
        catch (Exception error)
        {
            BroadcastLog.ListenerFailed(logger, gap.Key, error);
        }
    }
}
