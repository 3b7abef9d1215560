using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Telefunc.Broadcasting;

namespace Telefunc.Redis;

/// <summary>
/// What happens from time to time while anything is listened to: a probe travels through Redis and back, and the counts of the keys that
/// are listened to are remembered for longer.
/// </summary>
internal sealed class RedisUpkeep : IBroadcastListener, IAsyncDisposable
{
    private readonly RedisBroadcastTransport _transport;
    private readonly RedisConnection _connection;
    private readonly RedisSubscriptions _subscriptions;
    private readonly RedisBroadcastOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    // No application's key begins like this by chance, and nobody can guess the rest.
    private readonly string _key = $"\0probe:{Guid.NewGuid():N}";
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _probes = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private Task? _listening;
    private Task? _running;

    public RedisUpkeep(
        RedisBroadcastTransport transport, RedisConnection connection, RedisSubscriptions subscriptions, RedisBroadcastOptions options,
        TimeProvider time, ILogger logger)
    {
        _transport = transport;
        _connection = connection;
        _subscriptions = subscriptions;
        _options = options;
        _time = time;
        _logger = logger;
    }

    public void Start()
    {
        lock (_lock)
        {
            if (!_stopping.IsCancellationRequested)
                _running ??= RunAsync();
        }
    }

    /// <summary>Publishes a probe and waits until this server hears it.</summary>
    /// <exception cref="BroadcastException">Redis cannot be reached, or does not take it.</exception>
    /// <exception cref="TimeoutException">It was not heard in time.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var id = Guid.NewGuid();
        var heard = _probes.GetOrAdd(id, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await PublishAsync(id, heard.Task, stop.Token).WaitAsync(_options.ProbeTimeout, _time, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            _probes.TryRemove(id, out _);
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    public void OnMessage(BroadcastMessage message)
    {
        if (message.Payload.Length == 16 && _probes.TryGetValue(new Guid(message.Payload.Span), out var heard))
            heard.TrySetResult();
    }

    public void OnInterrupted()
    {
        // A probe that was missed counts as lost, which is the point of it.
    }

    public async ValueTask DisposeAsync()
    {
        Task? running;
        lock (_lock)
        {
            _stopping.Cancel();
            running = _running;
        }

        if (running is not null)
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task PublishAsync(Guid id, Task heard, CancellationToken cancellationToken)
    {
        Task listening;
        lock (_lock)
        {
            if (_listening is null or { IsFaulted: true } or { IsCanceled: true })
                _listening = _subscriptions.ListenAsync(new KeyNames(_options.KeyPrefix, _key), this, _stopping.Token).AsTask();
            listening = _listening;
        }

        await listening.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _transport.PublishAsync(new BroadcastPublication(_key, id, BroadcastKind.Binary, id.ToByteArray()), cancellationToken).ConfigureAwait(false);
        await heard.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var isLost = false;
        var extended = _time.GetTimestamp();
        using var timer = new PeriodicTimer(_options.ProbeInterval, _time);
        while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
        {
            isLost = await LookAsync(isLost).ConfigureAwait(false);
            if (_time.GetElapsedTime(extended) < _options.CountRetention / 4)
                continue;
            extended = _time.GetTimestamp();
            await ExtendAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> LookAsync(bool wasLost)
    {
        try
        {
            await ProbeAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!_stopping.IsCancellationRequested)
        {
            if (!wasLost)
                RedisLog.ProbeLost(_logger, exception);
            // What Redis took and this server did not hear, it can still read. What it cannot reach, it reads when it can.
            if (exception is TimeoutException)
                _subscriptions.InterruptAll();
            return true;
        }

        if (wasLost)
            RedisLog.ProbeHeard(_logger);
        // A probe travels through one shard only, and a slot may move to another without a sign.
        if (wasLost || _connection.IsSharded)
            _subscriptions.InterruptAll();
        return false;
    }

    private async Task ExtendAsync()
    {
        try
        {
            var multiplexer = await _connection.GetAsync(_stopping.Token).ConfigureAwait(false);
            var database = multiplexer.GetDatabase();
            foreach (var chunk in _subscriptions.Heard.Chunk(_options.MaxConcurrentSubscribes))
                await Task.WhenAll(chunk.Select(names => database.KeyExpireAsync(names.Count, _options.CountRetention))).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            RedisLog.ExtendFailed(_logger, exception);
        }
    }
}
