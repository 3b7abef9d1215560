using Telefunc.Serialization;

namespace Telefunc.Channels;

/// <summary>The listeners of one kind of message, in order of registration. Thread safe; a change takes effect with the next message.</summary>
internal sealed class ListenerSet<T>
{
    private Listener<T>[] _listeners = [];

    public bool IsEmpty => Volatile.Read(ref _listeners).Length == 0;

    public IDisposable Add(Listener<T> listener)
    {
        Change(listeners => [.. listeners, listener]);
        return new Subscription(this, listener);
    }

    /// <summary>Calls all listeners, each after the one before it has finished; the last result is the answer (PROTOCOL.md 13).</summary>
    public ValueTask<ReadOnlyMemory<byte>> InvokeAsync(T message, bool answerWanted, DialectSerializer serializer)
    {
        var listeners = Volatile.Read(ref _listeners);
        return listeners.Length == 1
            ? listeners[0].InvokeAsync(message, answerWanted, serializer)
            : InvokeAllAsync(listeners, message, answerWanted, serializer);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> InvokeAllAsync(
        Listener<T>[] listeners, T message, bool answerWanted, DialectSerializer serializer)
    {
        ReadOnlyMemory<byte> answer = default;
        List<Exception>? failures = null;
        foreach (var listener in listeners)
        {
            try
            {
                answer = await listener.InvokeAsync(message, answerWanted, serializer).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not AbortException && !answerWanted)
            {
                // Without an answer to give, one listener's failure does not keep the message from the others.
                (failures ??= []).Add(error);
            }
        }

        return failures is null ? answer : throw new AggregateException(failures);
    }

    private void Change(Func<Listener<T>[], Listener<T>[]> change)
    {
        while (true)
        {
            var before = Volatile.Read(ref _listeners);
            if (ReferenceEquals(Interlocked.CompareExchange(ref _listeners, change(before), before), before))
                return;
        }
    }

    private sealed class Subscription(ListenerSet<T> owner, Listener<T> listener) : IDisposable
    {
        private Listener<T>? _listener = listener;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _listener, null) is { } removed)
                owner.Change(listeners => [.. listeners.Where(other => !ReferenceEquals(other, removed))]);
        }
    }
}
