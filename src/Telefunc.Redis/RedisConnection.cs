using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Telefunc.Redis;

/// <summary>
/// The connection to Redis: made when it is first needed, kept by the client library, and looked at here for what the scripts need to
/// know of the server. Thread safe.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly RedisBroadcastOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _connecting;
    private TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _looking;
    private volatile Trust _trust;
    private volatile int _sharded = -1;
    private bool _isDisposed;

    public RedisConnection(RedisBroadcastOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>A connection is up again, or the cluster has changed. Raised from any thread.</summary>
    public event Action? Restored;

    /// <summary>What channel names begin with before <see cref="KeyNames.Channel"/>: the client adds it to subscriptions by itself.</summary>
    public string ChannelPrefix { get; private set; } = "";

    /// <summary>Whether sharded publish/subscribe is used. Once a server was seen, this does not change.</summary>
    public bool IsSharded => _sharded == 1;

    public async ValueTask<IConnectionMultiplexer> GetAsync(CancellationToken cancellationToken)
    {
        Task<IConnectionMultiplexer> connecting;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(RedisBroadcastTransport));
            if (_connecting is null || _connecting.IsFaulted || _connecting.IsCanceled)
                _connecting = ConnectAsync();
            connecting = _connecting;
        }

        return await connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a script; throws what the client throws.</summary>
    public async Task<RedisResult> RunAsync(string script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken)
    {
        var multiplexer = await GetAsync(cancellationToken).ConfigureAwait(false);
        return await multiplexer.GetDatabase().ScriptEvaluateAsync(script, keys, values, CommandFlags.DemandMaster).ConfigureAwait(false);
    }

    /// <summary>Waits before another try: until the connection is back, but no longer than the pause.</summary>
    /// <param name="attempt">How many tries there were.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        LookForPrimary();
        var pause = Math.Min(_options.RetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 20)), _options.MaxRetryDelay.TotalMilliseconds);
        using var wake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Volatile.Read(ref _restored).Task, Task.Delay(TimeSpan.FromMilliseconds(pause), _time, wake.Token)).ConfigureAwait(false);
        await wake.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public async ValueTask DisposeAsync()
    {
        Task<IConnectionMultiplexer>? connecting;
        Task? looking;
        lock (_lock)
        {
            _isDisposed = true;
            connecting = _connecting;
            looking = _looking;
        }

        if (connecting is null)
            return;
        try
        {
            var multiplexer = await connecting.ConfigureAwait(false);
            multiplexer.ConnectionRestored -= OnConnectionRestored;
            multiplexer.ConnectionFailed -= OnConnectionFailed;
            multiplexer.ConfigurationChanged -= OnConfigurationChanged;
            if (_options.Connection is null)
                await multiplexer.DisposeAsync().ConfigureAwait(false);
            if (looking is not null)
                await looking.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            RedisLog.DisposeFailed(_logger, exception);
        }
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        await Task.Yield();
        var multiplexer = _options.Connection ?? await ConnectionMultiplexer.ConnectAsync(Adapt(_options.Configuration!)).ConfigureAwait(false);
        multiplexer.ConnectionRestored += OnConnectionRestored;
        multiplexer.ConnectionFailed += OnConnectionFailed;
        multiplexer.ConfigurationChanged += OnConfigurationChanged;
        if (_options.Connection is not null)
            ChannelPrefix = (string?)ConfigurationOptions.Parse(multiplexer.Configuration).ChannelPrefix ?? "";
        LearnChannels(multiplexer);
        return multiplexer;
    }

    private static ConfigurationOptions Adapt(ConfigurationOptions given)
    {
        var options = given.Clone();
        options.AbortOnConnectFail = false;
        // What waits for Redis waits here, in order and within named limits.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ChannelPrefix = default;
        options.ClientName ??= "telefunc";
        return options;
    }

    /// <summary>Whether the count may go on after a restart of a server with an append-only file. Throws what the client throws.</summary>
    public async ValueTask<bool> IsTrustedAsync(CancellationToken cancellationToken)
    {
        if (_options.RestartTrust != RedisRestartTrust.SyncedAppendOnlyFile)
            return _options.RestartTrust == RedisRestartTrust.AppendOnlyFile;
        if (_trust != Trust.Unknown)
            return _trust == Trust.Yes;
        var isTrusted = await AreSyncedAsync(await GetAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        _trust = isTrusted ? Trust.Yes : Trust.No;
        return isTrusted;
    }

    private async Task<bool> AreSyncedAsync(IConnectionMultiplexer multiplexer)
    {
        var primaries = Primaries(multiplexer);
        if (primaries.Length == 0)
            throw new RedisConnectionException(ConnectionFailureType.UnableToResolvePhysicalConnection, "No primary is connected.");
        try
        {
            foreach (var server in primaries)
            {
                // The client's own method for this is only allowed to administrators.
                var answer = await server.ExecuteAsync("CONFIG", "GET", "appendfsync").ConfigureAwait(false);
                if ((RedisResult[]?)answer is not [_, var policy] || (string?)policy != "always")
                    return false;
            }

            return true;
        }
        catch (Exception exception) when (RedisFailures.Classify(exception) == RedisFailure.Refused)
        {
            RedisLog.NotToldAboutPersistence(_logger, exception);
            return false;
        }
    }

    private void LearnChannels(IConnectionMultiplexer multiplexer)
    {
        if (_options.ShardedChannels != ShardedChannels.Automatic)
            _sharded = _options.ShardedChannels == ShardedChannels.Always ? 1 : 0;
        else if (_sharded < 0 && Primaries(multiplexer) is { Length: > 0 } primaries)
            _sharded = Array.TrueForAll(primaries, server => server.ServerType == ServerType.Cluster && server.Version.Major >= 7) ? 1 : 0;
    }

    private static IServer[] Primaries(IConnectionMultiplexer multiplexer) =>
        [.. multiplexer.GetServers().Where(server => server.IsConnected && !server.IsReplica)];

    // After a fail-over the client learns who the primary is only when it looks again.
    private void LookForPrimary()
    {
        lock (_lock)
        {
            if (!_isDisposed && _connecting is { IsCompletedSuccessfully: true } && _looking is null or { IsCompleted: true })
                _looking = LookAsync(_connecting!.Result);
        }
    }

    private async Task LookAsync(IConnectionMultiplexer multiplexer)
    {
        await Task.Yield();
        try
        {
            await multiplexer.ConfigureAsync().ConfigureAwait(false);
            LearnChannels(multiplexer);
            // Not more often than this, however many keys fail.
            await Task.Delay(_options.MaxRetryDelay, _time).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            RedisLog.LookFailed(_logger, exception);
        }
    }

    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs failed)
    {
        // A server that comes back may have other settings.
        _trust = Trust.Unknown;
        RedisLog.ConnectionFailed(_logger, failed.ConnectionType, failed.FailureType);
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        RedisLog.ConnectionRestored(_logger, restored.ConnectionType);
        Announce(sender);
    }

    private void OnConfigurationChanged(object? sender, EndPointEventArgs changed) => Announce(sender);

    private void Announce(object? sender)
    {
        if (sender is IConnectionMultiplexer multiplexer)
            LearnChannels(multiplexer);
        Interlocked.Exchange(ref _restored, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        Restored?.Invoke();
    }

    private enum Trust
    {
        Unknown,
        No,
        Yes,
    }
}
