namespace Telefunc.Tool.Conversations;

/// <summary>A channel in a result.</summary>
internal abstract class LiveChannel : LiveValue
{
    private readonly ClientChannel _channel;

    private LiveChannel(string path, ClientChannel channel)
        : base(path)
    {
        _channel = channel;
    }

    public static LiveChannel Of(string path, ClientChannel channel) => channel switch
    {
        ClientChannel<object?, object?> plain => new Plain(path, plain),
        ClientChannel<object?, object?, object?, object?> acknowledging => new Acknowledging(path, acknowledging),
        _ => throw new ArgumentException("An untyped result holds channels of untyped messages only.", nameof(channel)),
    };

    public override void Listen(IConversationOutput output, object? answer)
    {
        _channel.OnClose(NoteClosed);
        _channel.ListenBinary(data =>
        {
            output.Binary(this, data.Span);
            return answer;
        });
        ListenToTexts(output, answer);
    }

    public override async Task<Sent> SendAsync(Outbound message, bool asksForAck, CancellationToken cancellationToken)
    {
        if (message.Binary is not { } binary)
            return await SendTextAsync(message.Value, asksForAck, cancellationToken);
        if (asksForAck)
            return new Sent(true, await _channel.SendBinaryAsync<object?>(binary, cancellationToken));
        await _channel.SendBinaryAsync(binary, cancellationToken);
        return default;
    }

    protected abstract void ListenToTexts(IConversationOutput output, object? answer);

    protected abstract Task<Sent> SendTextAsync(object? message, bool asksForAck, CancellationToken cancellationToken);

    private sealed class Plain(string path, ClientChannel<object?, object?> channel) : LiveChannel(path, channel)
    {
        protected override void ListenToTexts(IConversationOutput output, object? answer) => channel.Listen<object?>(message =>
        {
            output.Message(this, message);
            return answer;
        });

        protected override async Task<Sent> SendTextAsync(object? message, bool asksForAck, CancellationToken cancellationToken)
        {
            if (asksForAck)
                return new Sent(true, await channel.SendAsync<object?>(message, cancellationToken));
            await channel.SendAsync(message, cancellationToken);
            return default;
        }
    }

    private sealed class Acknowledging(string path, ClientChannel<object?, object?, object?, object?> channel) : LiveChannel(path, channel)
    {
        protected override void ListenToTexts(IConversationOutput output, object? answer) => channel.Listen(message =>
        {
            output.Message(this, message);
            return answer;
        });

        protected override async Task<Sent> SendTextAsync(object? message, bool asksForAck, CancellationToken cancellationToken) =>
            new(true, await channel.SendAsync(message, cancellationToken));
    }
}
