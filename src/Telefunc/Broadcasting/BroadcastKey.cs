using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Telefunc.Channels;

namespace Telefunc.Broadcasting;

/// <summary>
/// One key on this server: its log, its users, and the one upstream subscription that they share. The other part puts what comes from
/// upstream in order. Thread safe. Lock order: a reader's lock or this one's, then the log's.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has neither timer nor handle, and nobody knows when its last user is done.")]
internal sealed partial class BroadcastKey : IBroadcastListener
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly BroadcastHub _hub;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<WaitingPublish> _waitingPublishes = new();
    private bool _forwards;
    private IAsyncDisposable? _upstream;
    private int _users;
    private long _idleSince;
    private bool _isRemoved;

    public BroadcastKey(string name, BroadcastHub hub)
    {
        Name = name;
        _hub = hub;
        Log = new KeyLog(name, hub.Options, hub.Work, OnRoom);
        _checkedAt = hub.Time.GetTimestamp();
    }

    public string Name { get; }

    public KeyLog Log { get; }

    public WorkScheduler Work => _hub.Work;

    /// <summary>Completes when everything that is published from now on reaches the log.</summary>
    public Task Started => _started.Task;

    private ILogger Logger => _hub.Logger;

    private BroadcastOptions Options => _hub.Options;

    /// <summary>Counts a user.</summary>
    /// <returns><see langword="false"/> if the key was removed meanwhile: ask the hub for another.</returns>
    public bool TryRetain()
    {
        lock (_lock)
        {
            if (_isRemoved)
                return false;
            _users++;
            return true;
        }
    }

    public void Release()
    {
        lock (_lock)
        {
            if (--_users == 0)
                _idleSince = _hub.Time.GetTimestamp();
        }
    }

    /// <summary>Removes a key that nobody has used for the delay of unsubscribing.</summary>
    public bool TryRemove()
    {
        lock (_lock)
        {
            if (_isRemoved || _users > 0 || _hub.Time.GetElapsedTime(_idleSince) < Options.UnsubscribeDelay)
                return false;
            _isRemoved = true;
            return true;
        }
    }

    /// <summary>Begins to listen upstream, and tries again until it works or nobody wants it any more.</summary>
    public async Task StartAsync()
    {
        var retry = FirstRetry;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _upstream ??= await _hub.Transport.ListenAsync(Name, this, _stopping.Token).ConfigureAwait(false);
                var history = await _hub.Transport.ReadAsync(Name, null, 1, _stopping.Token).ConfigureAwait(false);
                TakePosition(history.Last, startedLate: retry > FirstRetry);
                _started.TrySetResult();
                ForwardPublishes();
                break;
            }
            catch (Exception error)
            {
                if (_stopping.IsCancellationRequested)
                    break;
                BroadcastLog.ListenFailed(Logger, Name, error);

                // Publishes need not wait for it: the engine takes them or not.
                ForwardPublishes();
                await Task.Delay(retry, _hub.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            }
        }

        if (_stopping.IsCancellationRequested)
            await StopListeningAsync().ConfigureAwait(false);
    }

    /// <summary>Ends listening upstream; the key has been removed.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        StopOrdering();
        ForwardPublishes();
        _started.TrySetCanceled(_stopping.Token);
        await StopListeningAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Hands a message to the engine, in the order of the calls. Waits until this server listens to the key, so that its own users hear it.
    /// </summary>
    /// <exception cref="BroadcastException">In the task.</exception>
    public ValueTask<BroadcastReceipt> PublishAsync(BroadcastPublication publication, CancellationToken cancellationToken)
    {
        WaitingPublish waiting;
        lock (_lock)
        {
            if (_forwards)
                goto forward;
            if (_waitingPublishes.Count >= Options.MaxWaitingPublishes)
            {
                return ValueTask.FromException<BroadcastReceipt>(new BroadcastException(
                    BroadcastErrorReason.Overloaded, "Too many messages wait until this server has begun to listen to the key."));
            }

            waiting = new WaitingPublish(publication, cancellationToken);
            _waitingPublishes.Enqueue(waiting);
        }

        return new ValueTask<BroadcastReceipt>(waiting.Receipt);

    forward:
        return _hub.Transport.PublishAsync(publication, cancellationToken);
    }

    private void ForwardPublishes()
    {
        while (true)
        {
            WaitingPublish? waiting;
            lock (_lock)
            {
                if (!_waitingPublishes.TryDequeue(out waiting))
                {
                    _forwards = true;
                    return;
                }
            }

            waiting.Forward(_hub.Transport);
        }
    }

    private async Task StopListeningAsync()
    {
        if (Interlocked.Exchange(ref _upstream, null) is not { } upstream)
            return;
        try
        {
            await upstream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            BroadcastLog.UnsubscribeFailed(Logger, Name, error);
        }
    }
}
