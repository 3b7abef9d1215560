using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Telefunc.Channels;

namespace Telefunc.Broadcasting;

/// <summary>
/// The broadcasts of one server: a table of the keys that somebody here listens to, and the way to the engine that carries them. Thread safe.
/// </summary>
internal sealed class BroadcastHub(IBroadcastTransport transport, BroadcastOptions options, TimeProvider time, ILogger logger, WorkScheduler? work = null)
    : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, BroadcastKey> _keys = new();
    private readonly Lock _sweepLock = new();
    private ITimer? _sweep;
    private int _count;
    private bool _isDisposed;

    public IBroadcastTransport Transport => transport;

    public BroadcastOptions Options => options;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public WorkScheduler Work { get; } = work ?? WorkScheduler.ThreadPool;

    /// <summary>How many keys this server listens to.</summary>
    public int Count => _keys.Count;

    /// <summary>The key, listened to until its last user releases it.</summary>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    /// <exception cref="BroadcastException">There are too many keys.</exception>
    public BroadcastKey Acquire(string key)
    {
        Check(key);
        while (true)
        {
            if (_keys.TryGetValue(key, out var known))
            {
                if (known.TryRetain())
                    return known;
                _keys.TryRemove(new(key, known));
                continue;
            }

            var added = new BroadcastKey(key, this);
            added.TryRetain();
            if (Interlocked.Increment(ref _count) > options.MaxKeys)
            {
                Interlocked.Decrement(ref _count);
                throw new BroadcastException(BroadcastErrorReason.Overloaded, $"This server listens to {options.MaxKeys} keys already.");
            }

            if (!_keys.TryAdd(key, added))
            {
                Interlocked.Decrement(ref _count);
                continue;
            }

            StartSweeping();
            _ = added.StartAsync();
            return added;
        }
    }

    /// <summary>Publishes a message. It is handed to the engine before this method returns, so that calls keep their order.</summary>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    /// <exception cref="BroadcastException">In the task.</exception>
    public ValueTask<PublishInfo> PublishAsync(string key, BroadcastKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        Check(key);
        var publication = new BroadcastPublication(key, Guid.NewGuid(), kind, payload);
        if (!_keys.TryGetValue(key, out var local))
            return CompleteAsync(transport.PublishAsync(publication, cancellationToken), key);
        return CompleteAsync(local, local.PublishAsync(publication, cancellationToken), publication);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_sweepLock)
        {
            _isDisposed = true;
            _sweep?.Dispose();
        }

        foreach (var key in _keys.Values)
            await key.StopAsync().ConfigureAwait(false);
    }

    private static async ValueTask<PublishInfo> CompleteAsync(ValueTask<BroadcastReceipt> publish, string key)
    {
        var receipt = await publish.ConfigureAwait(false);
        return new PublishInfo(key, receipt.Position.Seq, receipt.Timestamp, receipt.Position.Epoch);
    }

    private static async ValueTask<PublishInfo> CompleteAsync(BroadcastKey local, ValueTask<BroadcastReceipt> publish, BroadcastPublication publication)
    {
        var receipt = await publish.ConfigureAwait(false);

        // The users here need not wait until it comes back from the engine, nor miss it if it does not.
        local.OnMessage(new BroadcastMessage(receipt.Position, receipt.Timestamp, publication.Kind, publication.Payload));
        await local.Log.WhenRoomAsync().ConfigureAwait(false);
        return new PublishInfo(local.Name, receipt.Position.Seq, receipt.Timestamp, receipt.Position.Epoch);
    }

    private void Check(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (key.Length > options.MaxKeyLength)
            throw new ArgumentException($"The key has {key.Length} characters; at most {options.MaxKeyLength} are allowed.", nameof(key));
    }

    private void StartSweeping()
    {
        lock (_sweepLock)
        {
            if (!_isDisposed)
                _sweep ??= time.CreateTimer(static state => ((BroadcastHub)state!).Sweep(), this, SweepInterval, SweepInterval);
        }
    }

    private void Sweep()
    {
        foreach (var (name, key) in _keys)
        {
            if (key.TryRemove())
            {
                _keys.TryRemove(new(name, key));
                Interlocked.Decrement(ref _count);
                _ = key.StopAsync();
            }
            else
            {
                key.CheckPosition();
            }
        }

        lock (_sweepLock)
        {
            if (!_keys.IsEmpty)
                return;
            _sweep?.Dispose();
            _sweep = null;
        }

        // A key may have been added just before the sweep ended.
        if (!_keys.IsEmpty)
            StartSweeping();
    }
}
