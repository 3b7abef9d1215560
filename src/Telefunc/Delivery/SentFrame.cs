using Telefunc.Protocol;

namespace Telefunc.Delivery;

/// <summary>A sequenced frame that has been sent and is kept until the peer is known to have it. The payload is shared, not copied.</summary>
internal readonly record struct SentFrame(FrameTag Tag, uint Seq, ReadOnlyMemory<byte> Payload, long SentAt)
{
    /// <summary>Bytes on the wire, header included: what replay budgets count.</summary>
    public int Size => FrameHeader.Size + Payload.Length;
}
