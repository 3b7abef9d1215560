using StackExchange.Redis;
using Telefunc.Broadcasting;

namespace Telefunc.Redis;

/// <summary>
/// What this server hears of one key: a single subscription at Redis, however many listeners there are. Its fields are guarded by the
/// lock of <see cref="RedisSubscriptions"/>, except for those that say otherwise.
/// </summary>
internal sealed class Subscription(KeyNames names, Task predecessor)
{
    // Replaced when it changes, so that messages are handed over without a lock.
    private volatile ListenerHandle[] _listeners = [];
    private string? _epoch;

    public KeyNames Names { get; } = names;

    /// <summary>The end of the key's last subscription, which must be over before this one begins.</summary>
    public Task Predecessor { get; } = predecessor;

    /// <summary>The channel at Redis, once it is known.</summary>
    public RedisChannel Channel { get; set; }

    public ChannelMessageQueue? Queue { get; set; }

    /// <summary>Completes when Redis has confirmed the subscription.</summary>
    public Task? Activation { get; set; }

    /// <summary>How many calls of Listen are under way or have a listener. At 0 the subscription ends after the delay.</summary>
    public int Users { get; set; }

    /// <summary>Counts the times at which <see cref="Users"/> became 0, so that a delayed end can see that it is out of date.</summary>
    public int Departures { get; set; }

    public bool IsEnded { get; set; }

    public Task Ending { get; set; } = Task.CompletedTask;

    public bool IsHeard => _listeners.Length > 0;

    public void Add(ListenerHandle listener) => _listeners = [.. _listeners, listener];

    public void Remove(ListenerHandle listener) => _listeners = [.. _listeners.Where(other => other != listener)];

    /// <summary>Hands a message to the listeners. Called by one thread at a time. False: it cannot be read.</summary>
    public bool OnMessage(ReadOnlyMemory<byte> text)
    {
        if (!WireText.TryReadMessage(text, _epoch, out var message))
            return false;
        _epoch = message.Position.Epoch;
        foreach (var listener in _listeners)
            listener.OnMessage(message);
        return true;
    }

    public void OnInterrupted()
    {
        foreach (var listener in _listeners)
            listener.OnInterrupted();
    }
}
