using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Telefunc.Broadcasting;

namespace Telefunc.Redis;

/// <summary>All keys that this server listens to. Thread safe.</summary>
internal sealed class RedisSubscriptions : IAsyncDisposable
{
    // Added to a channel to have the client confirm that Redis sends it; hears nothing itself.
    private static readonly Action<RedisChannel, RedisValue> Confirmation = static (_, _) => { };

    private readonly RedisConnection _connection;
    private readonly RedisBroadcastOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RedisMetrics _metrics;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Subscription> _subscriptions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _stopping = new();
    private Task _confirming = Task.CompletedTask;
    private bool _isConfirming;
    private bool _mustConfirm;

    public RedisSubscriptions(
        RedisConnection connection, RedisBroadcastOptions options, TimeProvider time, ILogger logger, RedisMetrics metrics)
    {
        _connection = connection;
        _options = options;
        _time = time;
        _logger = logger;
        _metrics = metrics;
        _places = new SemaphoreSlim(options.MaxConcurrentSubscribes, options.MaxConcurrentSubscribes);
        connection.Restored += ConfirmAll;
    }

    /// <summary>The names of all keys that somebody listens to.</summary>
    public IReadOnlyList<KeyNames> Heard
    {
        get
        {
            lock (_lock)
                return [.. _subscriptions.Values.Where(subscription => subscription.IsHeard).Select(subscription => subscription.Names)];
        }
    }

    public async ValueTask<IAsyncDisposable> ListenAsync(KeyNames names, IBroadcastListener listener, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, typeof(RedisBroadcastTransport));
        Subscription subscription;
        Task activation;
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(names.Channel, out subscription!) || subscription.IsEnded)
            {
                subscription = new Subscription(names, subscription?.Ending ?? Task.CompletedTask);
                _subscriptions[names.Channel] = subscription;
                _metrics.SubscriptionsChanged(1);
            }

            subscription.Users++;
            if (subscription.Activation is null or { IsFaulted: true } or { IsCanceled: true })
                subscription.Activation = ActivateAsync(subscription);
            activation = subscription.Activation;
        }

        try
        {
            await activation.WaitAsync(_options.ReadTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Leave(subscription);
            if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
                throw;
            throw new BroadcastException(BroadcastErrorReason.Unavailable, "Redis could not be reached in time to listen.", exception);
        }

        var handle = new ListenerHandle(listener, left => Remove(subscription, left), _logger);
        lock (_lock)
            subscription.Add(handle);
        return handle;
    }

    /// <summary>Messages of every key may have been missed.</summary>
    public void InterruptAll()
    {
        Subscription[] subscriptions;
        lock (_lock)
            subscriptions = [.. _subscriptions.Values];
        foreach (var subscription in subscriptions)
            Interrupt(subscription);
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Restored -= ConfirmAll;
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task[] tasks;
        lock (_lock)
            tasks = [_confirming, .. _subscriptions.Values.Select(End)];
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ActivateAsync(Subscription subscription)
    {
        await Task.Yield();
        // The client could mistake the end of the last subscription of this key for the end of this one.
        await subscription.Predecessor.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var patience = new CancellationTokenSource(_options.ReadTimeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
        await RetryAsync(() => SubscribeAsync(subscription, stop.Token), stop.Token).ConfigureAwait(false);
    }

    private async Task SubscribeAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var multiplexer = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        var subscriber = multiplexer.GetSubscriber();
        var channel = _connection.IsSharded ? RedisChannel.Sharded(subscription.Names.Channel) : RedisChannel.Literal(subscription.Names.Channel);
        if (subscription.Queue is null)
        {
            subscription.Channel = channel;
            try
            {
                var queue = await subscriber.SubscribeAsync(channel).ConfigureAwait(false);
                queue.OnMessage(message => OnMessage(subscription, message));
                subscription.Queue = queue;
            }
            finally
            {
                // A subscription that failed stays with the client all the same, and nobody could end it any more.
                if (subscription.Queue is null)
                    await subscriber.UnsubscribeAsync(channel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await ConfirmAsync(subscriber, subscription.Channel).ConfigureAwait(false);
    }

    // Subscribing once more asks Redis only if the client has no confirmation from the present connection.
    private static async Task ConfirmAsync(ISubscriber subscriber, RedisChannel channel)
    {
        try
        {
            await subscriber.SubscribeAsync(channel, Confirmation).ConfigureAwait(false);
        }
        finally
        {
            await subscriber.UnsubscribeAsync(channel, Confirmation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!subscriber.IsConnected(channel))
            throw new RedisConnectionException(ConnectionFailureType.UnableToResolvePhysicalConnection, "The subscription is not confirmed.");
    }

    private void ConfirmAll()
    {
        lock (_lock)
        {
            _mustConfirm = true;
            if (_isConfirming || _stopping.IsCancellationRequested)
                return;
            _isConfirming = true;
            _confirming = ConfirmAllAsync();
        }
    }

    private async Task ConfirmAllAsync()
    {
        await Task.Yield();
        while (true)
        {
            Subscription[] subscriptions;
            lock (_lock)
            {
                if (!_mustConfirm || _stopping.IsCancellationRequested)
                {
                    _isConfirming = false;
                    return;
                }

                _mustConfirm = false;
                subscriptions = [.. _subscriptions.Values];
            }

            await Task.WhenAll(subscriptions.Select(ConfirmAsync)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConfirmAsync(Subscription subscription)
    {
        await RetryAsync(
            async () =>
            {
                if (subscription.IsEnded || subscription.Queue is null)
                    return;
                var multiplexer = await _connection.GetAsync(_stopping.Token).ConfigureAwait(false);
                await ConfirmAsync(multiplexer.GetSubscriber(), subscription.Channel).ConfigureAwait(false);
            },
            _stopping.Token).ConfigureAwait(false);
        Interrupt(subscription);
    }

    private async Task RetryAsync(Func<Task> attempt, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await attempt().ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                RedisLog.SubscribeFailed(_logger, tries, exception);
            }
            finally
            {
                _places.Release();
            }

            await _connection.PauseAsync(tries, cancellationToken).ConfigureAwait(false);
        }
    }

    private void OnMessage(Subscription subscription, ChannelMessage message)
    {
        _metrics.Received();
        if (subscription.OnMessage((ReadOnlyMemory<byte>)message.Message))
            return;
        RedisLog.NotUnderstood(_logger);
        Interrupt(subscription);
    }

    private void Interrupt(Subscription subscription)
    {
        if (!subscription.IsHeard)
            return;
        _metrics.Interrupted();
        subscription.OnInterrupted();
    }

    private void Remove(Subscription subscription, ListenerHandle listener)
    {
        lock (_lock)
            subscription.Remove(listener);
        Leave(subscription);
    }

    private void Leave(Subscription subscription)
    {
        int departure;
        lock (_lock)
        {
            if (--subscription.Users > 0 || subscription.IsEnded)
                return;
            departure = ++subscription.Departures;
        }

        _ = EndLaterAsync(subscription, departure);
    }

    private async Task EndLaterAsync(Subscription subscription, int departure)
    {
        try
        {
            await Task.Delay(_options.UnsubscribeDelay, _time, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_lock)
        {
            if (subscription.Users == 0 && subscription.Departures == departure)
                End(subscription);
        }
    }

    /// <summary>Call with the lock held.</summary>
    private Task End(Subscription subscription)
    {
        if (!subscription.IsEnded)
        {
            subscription.IsEnded = true;
            subscription.Ending = UnsubscribeAsync(subscription);
        }

        return subscription.Ending;
    }

    private async Task UnsubscribeAsync(Subscription subscription)
    {
        await Task.Yield();
        if (subscription.Activation is { } activation)
            await activation.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            if (subscription.Queue is { } queue)
                await queue.UnsubscribeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            RedisLog.UnsubscribeFailed(_logger, exception);
        }

        lock (_lock)
        {
            if (_subscriptions.TryGetValue(subscription.Names.Channel, out var current) && current == subscription)
                _subscriptions.Remove(subscription.Names.Channel);
            _metrics.SubscriptionsChanged(-1);
        }
    }
}
