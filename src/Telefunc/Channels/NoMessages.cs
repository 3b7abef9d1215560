namespace Telefunc.Channels;

/// <summary>
/// For a channel on which the client's own messages have no meaning, such as that of a function, over which it only answers, or that of a
/// broadcast: they are dropped, and requests are told that nobody listens.
/// </summary>
internal sealed class NoMessages : IInboundMessages
{
    public static readonly NoMessages Instance = new();

    private NoMessages()
    {
    }

    public bool HasTextListeners => false;

    public bool HasBinaryListeners => false;

    public ValueTask<ReadOnlyMemory<byte>> DeliverTextAsync(ReadOnlyMemory<byte> text, bool answerWanted) => default;

    public ValueTask<ReadOnlyMemory<byte>> DeliverBinaryAsync(ReadOnlyMemory<byte> data, bool answerWanted) => default;
}
