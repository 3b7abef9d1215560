using Telefunc.Broadcasting;

namespace Telefunc.Tests.Broadcasting;

/// <summary>
/// An engine with one key whose announcements the test delivers, repeats, mixes up or loses, that forgets its history and counts anew on
/// demand. What it numbered is the truth that subscribers are compared with.
/// </summary>
internal sealed class FaultyTransport : IBroadcastTransport
{
    private readonly List<BroadcastMessage> _history = [];
    private int _epochs = 1;
    private long _seq;

    /// <summary>Everything that was ever numbered.</summary>
    public List<BroadcastPosition> Numbered { get; } = [];

    public List<IBroadcastListener> Listeners { get; } = [];

    /// <summary>Announcements that have not arrived yet, oldest first.</summary>
    public List<BroadcastMessage> UnderWay { get; } = [];

    public bool IsDown { get; set; }

    public int Reads { get; private set; }

    public string Epoch => $"epoch {_epochs}";

    public BroadcastPosition Last => new(Epoch, _seq);

    public ValueTask<BroadcastReceipt> PublishAsync(BroadcastPublication publication, CancellationToken cancellationToken = default)
    {
        if (IsDown)
            return ValueTask.FromException<BroadcastReceipt>(new BroadcastException());
        var message = new BroadcastMessage(new BroadcastPosition(Epoch, ++_seq), DateTimeOffset.UnixEpoch, publication.Kind, publication.Payload);
        Numbered.Add(message.Position);
        _history.Add(message);
        UnderWay.Add(message);
        return ValueTask.FromResult(new BroadcastReceipt(message.Position, message.Timestamp));
    }

    /// <summary>Publishes as another server does, whose receipts this one does not see.</summary>
    public void PublishElsewhere(BroadcastKind kind = BroadcastKind.Text) =>
        _ = PublishAsync(new BroadcastPublication("key", Guid.NewGuid(), kind, "1"u8.ToArray())).AsTask();

    public ValueTask<IAsyncDisposable> ListenAsync(string key, IBroadcastListener listener, CancellationToken cancellationToken = default)
    {
        if (IsDown)
            return ValueTask.FromException<IAsyncDisposable>(new BroadcastException());
        Listeners.Add(listener);
        return ValueTask.FromResult<IAsyncDisposable>(new Listening(this, listener));
    }

    public ValueTask<BroadcastHistory> ReadAsync(string key, BroadcastPosition? after, int limit, CancellationToken cancellationToken = default)
    {
        Reads++;
        if (IsDown)
            return ValueTask.FromException<BroadcastHistory>(new BroadcastException());
        if (after is not { } position)
            return ValueTask.FromResult(new BroadcastHistory(Last, []));
        var from = position.Epoch == Epoch ? position.Seq : 0;
        return ValueTask.FromResult(new BroadcastHistory(Last, [.. _history.Where(message => message.Position.Seq > from).Take(limit)]));
    }

    /// <summary>Lets an announcement arrive.</summary>
    public void Deliver(int position, bool keep = false)
    {
        var message = UnderWay[position];
        if (!keep)
            UnderWay.RemoveAt(position);
        foreach (var listener in Listeners.ToArray())
            listener.OnMessage(message);
    }

    public void DeliverAll()
    {
        while (UnderWay.Count > 0)
            Deliver(0);
    }

    public void Lose(int position) => UnderWay.RemoveAt(position);

    public void Interrupt()
    {
        foreach (var listener in Listeners.ToArray())
            listener.OnInterrupted();
    }

    /// <summary>Retention drops the oldest messages.</summary>
    public void Forget(int keep) => _history.RemoveRange(0, Math.Max(0, _history.Count - keep));

    /// <summary>The engine loses everything and counts anew.</summary>
    public void StartAnew()
    {
        _epochs++;
        _seq = 0;
        _history.Clear();
    }

    private sealed class Listening(FaultyTransport transport, IBroadcastListener listener) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            transport.Listeners.Remove(listener);
            return ValueTask.CompletedTask;
        }
    }
}
