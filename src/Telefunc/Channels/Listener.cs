using Telefunc.Serialization;

namespace Telefunc.Channels;

/// <summary>One registered listener. It knows whether it has a result and how to encode it as an answer.</summary>
internal abstract class Listener<T>
{
    /// <summary>The answer where a listener has no result: undefined.</summary>
    protected static readonly ReadOnlyMemory<byte> NoResult = "\"!undefined\""u8.ToArray();

    public abstract ValueTask<ReadOnlyMemory<byte>> InvokeAsync(T message, bool answerWanted, DialectSerializer serializer);

    public static Listener<T> From(Action<T> listener) => new Plain(listener);

    public static Listener<T> From(Func<T, Task> listener) => new PlainAsync(listener);

    public static Listener<T> From<TAck>(Func<T, TAck> listener) => new Answering<TAck>(listener);

    public static Listener<T> From<TAck>(Func<T, Task<TAck>> listener) => new AnsweringAsync<TAck>(listener);

    /// <summary>The same listener, called in a context.</summary>
    public Listener<T> In(SynchronizationContext? context) => context is null ? this : new Marshalled(this, context);

    private sealed class Marshalled(Listener<T> inner, SynchronizationContext context) : Listener<T>
    {
        public override async ValueTask<ReadOnlyMemory<byte>> InvokeAsync(T message, bool answerWanted, DialectSerializer serializer) =>
            await context.RunAsync(() => inner.InvokeAsync(message, answerWanted, serializer).AsTask()).ConfigureAwait(false);
    }

    private sealed class Plain(Action<T> listener) : Listener<T>
    {
        public override ValueTask<ReadOnlyMemory<byte>> InvokeAsync(T message, bool answerWanted, DialectSerializer serializer)
        {
            listener(message);
            return new(NoResult);
        }
    }

    private sealed class PlainAsync(Func<T, Task> listener) : Listener<T>
    {
        public override ValueTask<ReadOnlyMemory<byte>> InvokeAsync(T message, bool answerWanted, DialectSerializer serializer)
        {
            var running = listener(message);
            return running.IsCompletedSuccessfully ? new(NoResult) : AwaitAsync(running);
        }

        private static async ValueTask<ReadOnlyMemory<byte>> AwaitAsync(Task running)
        {
            await running.ConfigureAwait(false);
            return NoResult;
        }
    }

    private sealed class Answering<TAck>(Func<T, TAck> listener) : Listener<T>
    {
        public override ValueTask<ReadOnlyMemory<byte>> InvokeAsync(T message, bool answerWanted, DialectSerializer serializer)
        {
            var result = listener(message);
            return new(answerWanted ? serializer.Serialize(result) : default(ReadOnlyMemory<byte>));
        }
    }

    private sealed class AnsweringAsync<TAck>(Func<T, Task<TAck>> listener) : Listener<T>
    {
        public override async ValueTask<ReadOnlyMemory<byte>> InvokeAsync(T message, bool answerWanted, DialectSerializer serializer)
        {
            var result = await listener(message).ConfigureAwait(false);
            return answerWanted ? serializer.Serialize(result) : default(ReadOnlyMemory<byte>);
        }
    }
}
