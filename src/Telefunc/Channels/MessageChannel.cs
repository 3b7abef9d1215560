using System.Text.Json;
using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc;

/// <summary>A channel with structured messages, received and sent; what <see cref="Channel{TReceive,TSend}"/> and the acknowledging form share.</summary>
/// <typeparam name="TReceive">The messages that this side receives.</typeparam>
/// <typeparam name="TSend">The messages that this side sends.</typeparam>
public abstract class MessageChannel<TReceive, TSend> : ChannelEnd
{
    private protected MessageChannel()
    {
    }

    private protected MessageChannel(string id, ChannelHost host)
        : base(id, host)
    {
    }

    private protected ListenerSet<TReceive> Listeners { get; } = new();

    private protected sealed override bool HasTextListeners => !Listeners.IsEmpty;

    internal Task SendPlainAsync(TSend message, CancellationToken cancellationToken) =>
        TryEncode(message, out var payload) is { } failure ? Task.FromException(failure) : Endpoint.SendAsync(FrameTag.Text, payload, cancellationToken);

    internal Task<TAck> SendForAckAsync<TAck>(TSend message, CancellationToken cancellationToken) =>
        TryEncode(message, out var payload) is { } failure
            ? Task.FromException<TAck>(failure)
            : RequestAsync<TAck>(FrameTag.TextAckRequest, payload, cancellationToken);

    internal IDisposable Add<TListener>(TListener listener, Func<TListener, Listener<TReceive>> wrap)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var subscription = Listeners.Add(wrap(listener).In(Endpoint.Host.CallbackContext));
        Endpoint.NoteListener();
        return subscription;
    }

    internal IAsyncEnumerable<TReceive> ReadAll(CancellationToken cancellationToken)
    {
        var reader = new MessageReader<TReceive>(cancellationToken);
        reader.ListenTo(Listeners);
        Endpoint.NoteListener();
        Endpoint.OnClose(error =>
        {
            reader.Stop(error);
            return Task.CompletedTask;
        });
        return reader;
    }

    private protected sealed override ValueTask<ReadOnlyMemory<byte>> DeliverTextAsync(ReadOnlyMemory<byte> text, bool answerWanted) =>
        Listeners.InvokeAsync(MessageDecoder.Decode<TReceive>(Endpoint.Host.Serializer, text.Span), answerWanted, Endpoint.Host.Serializer);

    /// <summary>A failed send must not throw where it is not awaited, so what cannot be encoded fails in the task.</summary>
    private Exception? TryEncode(TSend message, out ReadOnlyMemory<byte> payload)
    {
        try
        {
            payload = Endpoint.Host.Serializer.Serialize(message);
            return null;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            // Many callers do not look at the task, so that a type without JSON metadata would be lost without a word.
            ChannelLog.MessageNotSerializable(Endpoint.Host.Logger, Endpoint.Id, error);
            payload = default;
            return error;
        }
    }
}
