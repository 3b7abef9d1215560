using System.Buffers;
using System.Buffers.Binary;

namespace Telefunc.Protocol;

/// <summary>Items with a u32 big-endian length in front, as HTTP bodies carry them. (PROTOCOL.md 3.2, 4.1, 9.1)</summary>
internal static class LengthPrefixed
{
    /// <summary>The size of the length in bytes.</summary>
    public const int PrefixSize = sizeof(uint);

    /// <summary>Takes the next item off the front of <paramref name="buffer"/>; leaves it alone while the item is incomplete.</summary>
    /// <param name="buffer">What has arrived and is not consumed yet.</param>
    /// <param name="maxLength">The longest item that is accepted, in bytes.</param>
    /// <param name="item">The item without its length, a slice of the buffer.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="ProtocolException">The announced length exceeds the limit. This is seen before the bytes arrive.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maxLength, out ReadOnlySequence<byte> item)
    {
        item = default;
        if (!TryReadLength(buffer, out var length))
            return false;
        if (length > (uint)maxLength)
            throw new ProtocolException(ProtocolError.TooLong);
        if (buffer.Length - PrefixSize < length)
            return false;

        item = buffer.Slice(PrefixSize, length);
        buffer = buffer.Slice(item.End);
        return true;
    }

    /// <summary>Writes a length into the first four bytes of <paramref name="destination"/>.</summary>
    public static void WriteLength(Span<byte> destination, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        BinaryPrimitives.WriteInt32BigEndian(destination, length);
    }

    private static bool TryReadLength(in ReadOnlySequence<byte> buffer, out uint length)
    {
        // Nearly always the length stands in one segment.
        if (BinaryPrimitives.TryReadUInt32BigEndian(buffer.FirstSpan, out length))
            return true;
        if (buffer.Length < PrefixSize)
            return false;
        Span<byte> bytes = stackalloc byte[PrefixSize];
        buffer.Slice(0, PrefixSize).CopyTo(bytes);
        length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return true;
    }
}
