using System.Buffers.Binary;

namespace Telefunc.Protocol;

/// <summary>The payload of an ack response: u32 acked seq, u8 status, UTF-8 text. (PROTOCOL.md 6.2, 13)</summary>
/// <param name="AckedSeq">The sequence number of the request.</param>
/// <param name="Status">The outcome.</param>
/// <param name="Text">UTF-8; its meaning depends on <paramref name="Status"/>. A view of the payload that was read.</param>
internal readonly record struct AckResponse(uint AckedSeq, AckStatus Status, ReadOnlyMemory<byte> Text)
{
    /// <summary>Where the status stands in the payload.</summary>
    public const int StatusOffset = 4;

    /// <summary>The bytes in front of the text.</summary>
    public const int PrefixSize = 5;

    /// <summary>Reads a payload.</summary>
    /// <exception cref="ProtocolException">The payload is too short or its status unknown.</exception>
    public static AckResponse Read(ReadOnlyMemory<byte> payload)
    {
        var span = payload.Span;
        if (span.Length < PrefixSize)
            throw new ProtocolException(ProtocolError.PayloadTooShort);
        if (span[StatusOffset] > (byte)AckStatus.ShieldError)
            throw new ProtocolException(ProtocolError.UnknownAckStatus);
        return new AckResponse(BinaryPrimitives.ReadUInt32LittleEndian(span), (AckStatus)span[StatusOffset], payload[PrefixSize..]);
    }

    /// <summary>A new payload.</summary>
    public static byte[] Encode(uint ackedSeq, AckStatus status, ReadOnlySpan<byte> text)
    {
        var payload = new byte[PrefixSize + text.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(payload, ackedSeq);
        payload[StatusOffset] = (byte)status;
        text.CopyTo(payload.AsSpan(PrefixSize));
        return payload;
    }
}
