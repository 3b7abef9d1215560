using System.Buffers.Binary;

namespace Telefunc.Interop.Server;

/// <summary>Binary messages that carry a number and are filled with its lowest byte, so that damage is seen.</summary>
internal static class NumberedData
{
    public static byte[] Write(int n, int size)
    {
        var data = new byte[Math.Max(4, size)];
        data.AsSpan(4).Fill((byte)n);
        BinaryPrimitives.WriteInt32LittleEndian(data, n);
        return data;
    }

    /// <exception cref="InvalidDataException">The data was damaged.</exception>
    public static int Read(ReadOnlySpan<byte> data)
    {
        var n = BinaryPrimitives.ReadInt32LittleEndian(data);
        if (data[4..].ContainsAnyExcept((byte)n))
            throw new InvalidDataException($"Binary message {n} was damaged.");
        return n;
    }
}
