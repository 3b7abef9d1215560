using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Telefunc.Broadcasting;

namespace Telefunc.Redis;

/// <summary>
/// Carries broadcasts between servers through Redis 6.2 or later, or Valkey: numbering, retention and announcement of a message are one
/// script, and so one atomic step. Thread safe.
/// </summary>
/// <remarks>
/// The messages of a key are numbered without a gap within an epoch. A new epoch begins when Redis has lost a key, and when it may have
/// lost some of its latest messages: after a fail-over to a replica, and after a restart unless
/// <see cref="RedisBroadcastOptions.RestartTrust"/> says otherwise. A message whose answer was lost in that moment may then have a
/// number in both epochs.
/// </remarks>
public sealed class RedisBroadcastTransport : IBroadcastTransport, IAsyncDisposable
{
    private readonly RedisBroadcastOptions _options;
    private readonly RedisConnection _connection;
    private readonly RedisPublisher _publisher;
    private readonly RedisSubscriptions _subscriptions;
    private readonly RedisHistory _history;
    private readonly RedisUpkeep _upkeep;
    private int _isDisposed;

    /// <summary>A transport that connects when it is first used.</summary>
    /// <param name="options">Its settings; not to be changed afterwards.</param>
    /// <param name="loggers">Where it logs to; nowhere, if missing.</param>
    /// <param name="meters">Makes its meter, <c>Telefunc.Redis</c>.</param>
    /// <param name="time">The clock of timeouts and pauses; the system's, if missing. Messages carry the time of Redis.</param>
    /// <exception cref="OptionsValidationException">Options are out of their ranges; the message names each.</exception>
    public RedisBroadcastTransport(
        RedisBroadcastOptions options, ILoggerFactory? loggers = null, IMeterFactory? meters = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (RedisBroadcastOptionsValidator.Check(options) is { Count: > 0 } faults)
            throw new OptionsValidationException(nameof(RedisBroadcastOptions), typeof(RedisBroadcastOptions), faults);

        _options = options;
        time ??= TimeProvider.System;
        var logger = (ILogger?)loggers?.CreateLogger<RedisBroadcastTransport>() ?? NullLogger.Instance;
        var metrics = new RedisMetrics(meters);
        _connection = new RedisConnection(options, time, logger);
        _publisher = new RedisPublisher(_connection, options, time, logger, metrics);
        _subscriptions = new RedisSubscriptions(_connection, options, time, logger, metrics);
        _history = new RedisHistory(_connection, options, time);
        _upkeep = new RedisUpkeep(this, _connection, _subscriptions, options, time, logger);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// While Redis is away this waits for <see cref="RedisBroadcastOptions.PublishTimeout"/>. Calls for one key are numbered in their order,
    /// also when they must be repeated; only one that failed as <see cref="BroadcastErrorReason.Unknown"/> may still be taken late.
    /// </remarks>
    public ValueTask<BroadcastReceipt> PublishAsync(BroadcastPublication publication, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(publication.Key);
        return _publisher.PublishAsync(publication, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> ListenAsync(string key, IBroadcastListener listener, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(listener);
        cancellationToken.ThrowIfCancellationRequested();
        _upkeep.Start();
        return _subscriptions.ListenAsync(new KeyNames(_options.KeyPrefix, key), listener, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<BroadcastHistory> ReadAsync(
        string key, BroadcastPosition? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return _history.ReadAsync(new KeyNames(_options.KeyPrefix, key), after, limit, cancellationToken);
    }

    /// <summary>Publishes a probe through Redis and waits until this server hears it: numbering, retention and announcement all work.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="BroadcastException">Redis cannot be reached, or does not take the probe.</exception>
    /// <exception cref="TimeoutException">The probe was not heard within <see cref="RedisBroadcastOptions.ProbeTimeout"/>.</exception>
    public Task ProbeAsync(CancellationToken cancellationToken = default) => _upkeep.ProbeAsync(cancellationToken);

    /// <summary>
    /// Stops listening and closes the connection, unless it is the application's own. Publishes that still wait fail.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _upkeep.DisposeAsync().ConfigureAwait(false);
        _publisher.Dispose();
        await _subscriptions.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }
}
