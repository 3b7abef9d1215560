using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <summary>A received message that waits for the listeners, or the opening of the channel, which takes its turn among them.</summary>
internal readonly record struct InboundFrame(FrameTag Tag, uint Seq, ReadOnlyMemory<byte> Payload)
{
    // Every queued message costs at least this much memory, however small its payload is.
    private const int Overhead = 64;

    /// <summary>Stands for the opening: no frame has a tag of 0.</summary>
    public static InboundFrame Opening => default;

    public bool IsOpening => Tag == default;

    public bool WantsAnswer => Tag is FrameTag.TextAckRequest or FrameTag.BinaryAckRequest || IsPublish;

    public bool IsPublish => Tag is FrameTag.PublishAckRequest or FrameTag.PublishBinaryAckRequest;

    /// <summary>Memory that it holds while it waits.</summary>
    public int Cost => Payload.Length + Overhead;
}
