namespace Telefunc.Broadcasting;

/// <summary>One key of the engine in memory: its count, the messages that are retained, and who listens. Thread safe.</summary>
internal sealed class InMemoryKey(InMemoryBroadcastTransport transport, string epoch)
{
    private readonly Lock _lock = new();
    private readonly Queue<Retained> _retained = new();
    private readonly Queue<Guid> _recent = new();
    private readonly Dictionary<Guid, BroadcastReceipt> _receipts = [];
    private Listening[] _listeners = [];
    private long _seq;
    private long _bytes;
    private long _usedAt = transport.Time.GetTimestamp();
    private bool _isForgotten;

    private readonly record struct Retained(BroadcastMessage Message, long At);

    /// <returns>The receipt; <see langword="null"/> if the key was forgotten meanwhile.</returns>
    public BroadcastReceipt? TryPublish(in BroadcastPublication publication)
    {
        lock (_lock)
        {
            if (_isForgotten)
                return null;
            if (_receipts.TryGetValue(publication.Id, out var known))
                return known;
            var now = DateTimeOffset.FromUnixTimeMilliseconds(transport.Time.GetUtcNow().ToUnixTimeMilliseconds());
            var message = new BroadcastMessage(new BroadcastPosition(epoch, ++_seq), now, publication.Kind, publication.Payload);
            var receipt = new BroadcastReceipt(message.Position, now);
            RetainLocked(message, publication.Id, receipt);
            foreach (var listening in _listeners)
                listening.Listener.OnMessage(message);
            return receipt;
        }
    }

    /// <returns>What ends the listening; <see langword="null"/> if the key was forgotten meanwhile.</returns>
    public IAsyncDisposable? TryListen(IBroadcastListener listener)
    {
        lock (_lock)
        {
            if (_isForgotten)
                return null;
            var listening = new Listening(this, listener);
            _listeners = [.. _listeners, listening];
            return listening;
        }
    }

    public BroadcastHistory Read(BroadcastPosition? after, int limit)
    {
        lock (_lock)
        {
            DropOldLocked();
            var last = new BroadcastPosition(epoch, _seq);
            if (after is not { } position)
                return new BroadcastHistory(last, []);
            var from = position.Epoch == epoch ? position.Seq : 0;
            return new BroadcastHistory(
                last, [.. _retained.Select(static retained => retained.Message).Where(message => message.Position.Seq > from).Take(limit)]);
        }
    }

    /// <summary>Drops what is too old.</summary>
    /// <returns>Whether the key itself is: then it is forgotten, and its count with it.</returns>
    public bool Expire()
    {
        lock (_lock)
        {
            DropOldLocked();
            if (_listeners.Length > 0 || transport.Time.GetElapsedTime(_usedAt) < transport.Options.RetentionTime)
                return false;
            _isForgotten = true;
            while (_retained.Count > 0)
                DropLocked();
            return true;
        }
    }

    private void RetainLocked(in BroadcastMessage message, Guid id, BroadcastReceipt receipt)
    {
        var options = transport.Options;
        _usedAt = transport.Time.GetTimestamp();
        _retained.Enqueue(new Retained(message, _usedAt));
        _recent.Enqueue(id);
        _receipts.Add(id, receipt);
        _bytes += message.Payload.Length;
        var fits = transport.AddBytes(message.Payload.Length);
        while (_retained.Count > 1 && (!fits || _bytes > options.RetainedBytes || _retained.Count > options.RetainedMessages))
            DropLocked();
        DropOldLocked();
    }

    private void DropOldLocked()
    {
        while (_retained.TryPeek(out var oldest) && transport.Time.GetElapsedTime(oldest.At) >= transport.Options.RetentionTime)
            DropLocked();
    }

    private void DropLocked()
    {
        var dropped = _retained.Dequeue();
        _receipts.Remove(_recent.Dequeue());
        _bytes -= dropped.Message.Payload.Length;
        transport.AddBytes(-dropped.Message.Payload.Length);
    }

    private void Remove(Listening listening)
    {
        lock (_lock)
        {
            _usedAt = transport.Time.GetTimestamp();
            _listeners = [.. _listeners.Where(other => !ReferenceEquals(other, listening))];
        }
    }

    private sealed class Listening(InMemoryKey key, IBroadcastListener listener) : IAsyncDisposable
    {
        public IBroadcastListener Listener => listener;

        public ValueTask DisposeAsync()
        {
            key.Remove(this);
            return ValueTask.CompletedTask;
        }
    }
}
