using System.Buffers.Binary;

namespace Telefunc.Protocol;

/// <summary>
/// The payload of CLOSE (milliseconds), WINDOW (bytes) and MSG_WINDOW (messages): one little-endian unsigned number. The reference reads
/// it as signed, so values of 2³¹ and more should not be sent to it. (PROTOCOL.md 6.1, 6.2)
/// </summary>
internal static class UInt32Payload
{
    /// <summary>The size of the payload in bytes; more bytes may follow and are ignored.</summary>
    public const int Size = sizeof(uint);

    /// <summary>Reads the number.</summary>
    /// <exception cref="ProtocolException">The payload is shorter than <see cref="Size"/>.</exception>
    public static uint Read(ReadOnlySpan<byte> payload) =>
        payload.Length < Size ? throw new ProtocolException(ProtocolError.PayloadTooShort) : BinaryPrimitives.ReadUInt32LittleEndian(payload);

    /// <summary>A new payload.</summary>
    public static byte[] Encode(uint value)
    {
        var payload = new byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(payload, value);
        return payload;
    }
}
