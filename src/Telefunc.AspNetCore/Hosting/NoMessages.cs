using Telefunc.Channels;

namespace Telefunc.Hosting;

/// <summary>For a channel over which the client only answers, such as that of a function: what it sends of its own accord is dropped.</summary>
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
