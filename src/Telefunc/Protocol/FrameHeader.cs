using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Telefunc.Protocol;

/// <summary>The first seven bytes of every frame, little-endian and unsigned; the payload is the rest of the message. (PROTOCOL.md 6.1)</summary>
/// <param name="Tag">What the frame is.</param>
/// <param name="Index">The channel's index in its connection; 0 for connection-level frames.</param>
/// <param name="Seq">The channel's sequence number; 0 for unsequenced frames.</param>
internal readonly record struct FrameHeader(FrameTag Tag, ushort Index, uint Seq)
{
    /// <summary>The size of a header in bytes.</summary>
    public const int Size = 7;

    /// <summary>Writes the header into the first seven bytes of <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination)
    {
        // The longest slice first: one bounds check covers the other two writes.
        BinaryPrimitives.WriteUInt32LittleEndian(destination.Slice(3, sizeof(uint)), Seq);
        BinaryPrimitives.WriteUInt16LittleEndian(destination.Slice(1, sizeof(ushort)), Index);
        destination[0] = (byte)Tag;
    }

    /// <summary>Reads the header of a whole frame and checks what can be checked without looking into JSON.</summary>
    /// <param name="frame">The whole frame, header and payload.</param>
    /// <exception cref="ProtocolException">
    /// The frame is shorter than a header, its tag unknown, its payload too short for the tag, or its ack status unknown.
    /// </exception>
    public static FrameHeader Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < Size)
            Throw(ProtocolError.FrameTooShort);
        if (!FrameTags.IsKnown(frame[0]))
            Throw(ProtocolError.UnknownTag);

        var tag = (FrameTag)frame[0];
        if (frame.Length - Size < tag.MinimumPayload())
            Throw(ProtocolError.PayloadTooShort);
        if (tag == FrameTag.AckResponse && frame[Size + AckResponse.StatusOffset] > (byte)AckStatus.ShieldError)
            Throw(ProtocolError.UnknownAckStatus);

        return new FrameHeader(
            tag,
            BinaryPrimitives.ReadUInt16LittleEndian(frame.Slice(1, sizeof(ushort))),
            BinaryPrimitives.ReadUInt32LittleEndian(frame.Slice(3, sizeof(uint))));
    }

    // Kept out of Read so that Read stays small enough to be inlined.
    [DoesNotReturn]
    private static void Throw(ProtocolError error) => throw new ProtocolException(error);
}
