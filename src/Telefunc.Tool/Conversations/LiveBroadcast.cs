namespace Telefunc.Tool.Conversations;

/// <summary>A broadcast channel in a result: what is published under its key arrives, and what is sent is published.</summary>
internal sealed class LiveBroadcast(string path, BroadcastChannel<object?> channel) : LiveValue(path)
{
    public BroadcastChannel<object?> Channel => channel;

    public override void Listen(IConversationOutput output, object? answer)
    {
        channel.OnClose(NoteClosed);

        // Text and binary messages have one order, so that what one of them misses the other misses as well.
        channel.Subscribe((message, info) => output.Message(this, message, info), gap => output.Gap(this, gap));
        channel.SubscribeBinary((data, info) => output.Binary(this, data.Span, info), static _ => { });
    }

    public override async Task<Sent> SendAsync(Outbound message, bool asksForAck, CancellationToken cancellationToken)
    {
        var info = message.Binary is { } binary
            ? await channel.PublishBinaryAsync(binary, cancellationToken)
            : await channel.PublishAsync(message.Value, cancellationToken);

        // The server always answers; the user sees it if it was asked for.
        return new Sent(asksForAck, new OrderedDictionary<string, object?> { ["key"] = info.Key, ["seq"] = (double)info.Seq, ["timestamp"] = info.Timestamp });
    }
}
