namespace Telefunc.Channels;

/// <summary>
/// The typed face of a channel, as its engine sees it: decodes messages and hands them to listeners. Called for one message at a time.
/// </summary>
internal interface IInboundMessages
{
    bool HasTextListeners { get; }

    bool HasBinaryListeners { get; }

    /// <summary>Hands a text to all listeners, one after another.</summary>
    /// <returns>The encoded answer of the last listener if one is wanted; otherwise empty.</returns>
    /// <exception cref="Telefunc.Protocol.ProtocolException">The text is no JSON of the dialect.</exception>
    /// <exception cref="ShieldValidationException">The text is valid but not of the declared type.</exception>
    ValueTask<ReadOnlyMemory<byte>> DeliverTextAsync(ReadOnlyMemory<byte> text, bool answerWanted);

    /// <summary>Hands a publish that the server delivered to all listeners; only a client's member of a broadcast has any.</summary>
    ValueTask DeliverPublishAsync(Broadcasting.BroadcastKind kind, ReadOnlyMemory<byte> payload) => ValueTask.CompletedTask;

    /// <summary>Hands binary data to all listeners, one after another.</summary>
    ValueTask<ReadOnlyMemory<byte>> DeliverBinaryAsync(ReadOnlyMemory<byte> data, bool answerWanted);
}
