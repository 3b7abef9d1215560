using Telefunc.Channels;

namespace Telefunc.Calls;

/// <summary>For channels on which the server sends nothing that somebody hears.</summary>
internal sealed class NoMessages : IInboundMessages
{
    public static NoMessages Instance { get; } = new();

    public bool HasTextListeners => false;

    public bool HasBinaryListeners => false;

    public ValueTask<ReadOnlyMemory<byte>> DeliverTextAsync(ReadOnlyMemory<byte> text, bool answerWanted) => default;

    public ValueTask<ReadOnlyMemory<byte>> DeliverBinaryAsync(ReadOnlyMemory<byte> data, bool answerWanted) => default;
}
