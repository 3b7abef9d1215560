using System.Collections.Concurrent;

namespace Telefunc.Broadcasting;

/// <summary>
/// Carries broadcasts within this process: for an application that runs on one server, and for tests. Its messages and counts end with
/// the process; what it retains in the meantime is said by <see cref="InMemoryBroadcastOptions"/>. Thread safe.
/// </summary>
public sealed class InMemoryBroadcastTransport : IBroadcastTransport, IDisposable
{
    private readonly InMemoryBroadcastOptions _options;
    private readonly TimeProvider _time;
    private readonly string _process = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, InMemoryKey> _keys = new();
    private readonly Lock _timerLock = new();
    private ITimer? _sweep;
    private long _epochs;
    private int _count;
    private long _bytes;
    private bool _isDisposed;

    /// <summary>Creates an engine without any message.</summary>
    /// <param name="options">What it retains; defaults if not given. Read as it goes; must not change afterwards.</param>
    /// <param name="time">The clock; the system's if not given.</param>
    public InMemoryBroadcastTransport(InMemoryBroadcastOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new InMemoryBroadcastOptions();
        _time = time ?? TimeProvider.System;
    }

    internal InMemoryBroadcastOptions Options => _options;

    internal TimeProvider Time => _time;

    /// <summary>How many keys are remembered.</summary>
    internal int Count => _keys.Count;

    /// <summary>Payload bytes that are retained.</summary>
    internal long RetainedBytes => Volatile.Read(ref _bytes);

    /// <inheritdoc/>
    public ValueTask<BroadcastReceipt> PublishAsync(BroadcastPublication publication, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(publication.Key);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<BroadcastReceipt>(cancellationToken);
        try
        {
            while (true)
            {
                if (KeyOf(publication.Key).TryPublish(publication) is { } receipt)
                    return ValueTask.FromResult(receipt);
            }
        }
        catch (BroadcastException error)
        {
            return ValueTask.FromException<BroadcastReceipt>(error);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> ListenAsync(string key, IBroadcastListener listener, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(listener);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<IAsyncDisposable>(cancellationToken);
        try
        {
            while (true)
            {
                if (KeyOf(key).TryListen(listener) is { } listening)
                    return ValueTask.FromResult(listening);
            }
        }
        catch (BroadcastException error)
        {
            return ValueTask.FromException<IAsyncDisposable>(error);
        }
    }

    /// <inheritdoc/>
    public ValueTask<BroadcastHistory> ReadAsync(string key, BroadcastPosition? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<BroadcastHistory>(cancellationToken);
        return ValueTask.FromResult(_keys.TryGetValue(key, out var known)
            ? known.Read(after, limit)
            : new BroadcastHistory(new BroadcastPosition("", 0), []));
    }

    /// <summary>Forgets everything.</summary>
    public void Dispose()
    {
        lock (_timerLock)
        {
            _isDisposed = true;
            _sweep?.Dispose();
            _sweep = null;
        }

        _keys.Clear();
    }

    /// <summary>Counts retained bytes of all keys.</summary>
    /// <returns>Whether they are within the limit.</returns>
    internal bool AddBytes(long bytes) => Interlocked.Add(ref _bytes, bytes) <= _options.MaxRetainedBytes;

    private InMemoryKey KeyOf(string name)
    {
        if (_keys.TryGetValue(name, out var known))
            return known;
        if (Interlocked.Increment(ref _count) > _options.MaxKeys)
        {
            Interlocked.Decrement(ref _count);
            throw new BroadcastException(BroadcastErrorReason.Overloaded, $"{_options.MaxKeys} keys are in use already.");
        }

        var added = new InMemoryKey(this, $"{_process}-{Interlocked.Increment(ref _epochs)}");
        var key = _keys.GetOrAdd(name, added);
        if (!ReferenceEquals(key, added))
            Interlocked.Decrement(ref _count);
        StartSweeping();
        return key;
    }

    private void StartSweeping()
    {
        lock (_timerLock)
        {
            var interval = _options.RetentionTime / 4;
            if (!_isDisposed)
                _sweep ??= _time.CreateTimer(static state => ((InMemoryBroadcastTransport)state!).Sweep(), this, interval, interval);
        }
    }

    private void Sweep()
    {
        foreach (var (name, key) in _keys)
        {
            if (!key.Expire())
                continue;
            _keys.TryRemove(new(name, key));
            Interlocked.Decrement(ref _count);
        }

        lock (_timerLock)
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
