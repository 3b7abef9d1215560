using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;

namespace Telefunc.Protocol;

/// <summary>What stands in front of each delivered publish, apart from the frame's own seq. (PROTOCOL.md 7)</summary>
/// <param name="Seq">The key's sequence number. A binary publish carries its low 32 bits.</param>
/// <param name="Timestamp">The server's time in milliseconds since 1970; finite.</param>
internal readonly record struct PublishPrefix(long Seq, double Timestamp)
{
    /// <summary>The size of the prefix of a binary publish in bytes.</summary>
    public const int BinarySize = sizeof(uint) + sizeof(double);

    /// <summary>No prefix of a text publish is longer, in bytes.</summary>
    public const int MaxTextSize = 20 + 1 + EcmaScriptNumber.MaxLength + 1;

    // Numbers of ECMAScript are exact up to here, so no peer can count further.
    private const double LargestSeq = 9007199254740991;

    private const byte LineFeed = (byte)'\n';

    /// <summary>Writes the prefix of a text publish: seq, comma, timestamp, line feed.</summary>
    /// <param name="destination">At least <see cref="MaxTextSize"/> bytes, or as many as are needed.</param>
    /// <returns>The number of bytes written.</returns>
    public int WriteText(Span<byte> destination)
    {
        if (!Utf8Formatter.TryFormat(Seq, destination, out var written))
            throw new ArgumentException("The destination is too small.", nameof(destination));
        destination[written++] = (byte)',';
        written += EcmaScriptNumber.Format(Timestamp, destination[written..]);
        destination[written++] = LineFeed;
        return written;
    }

    /// <summary>Writes the prefix of a binary publish: u32 seq, f64 timestamp, both little-endian.</summary>
    /// <param name="destination">At least <see cref="BinarySize"/> bytes.</param>
    public void WriteBinary(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, unchecked((uint)Seq));
        BinaryPrimitives.WriteDoubleLittleEndian(destination[sizeof(uint)..], Timestamp);
    }

    /// <summary>A new payload of PUBLISH.</summary>
    /// <param name="text">JSON in UTF-8.</param>
    public byte[] EncodeText(ReadOnlySpan<byte> text)
    {
        Span<byte> prefix = stackalloc byte[MaxTextSize];
        return [.. prefix[..WriteText(prefix)], .. text];
    }

    /// <summary>A new payload of PUBLISH_BINARY.</summary>
    public byte[] EncodeBinary(ReadOnlySpan<byte> data)
    {
        var payload = new byte[BinarySize + data.Length];
        WriteBinary(payload);
        data.CopyTo(payload.AsSpan(BinarySize));
        return payload;
    }

    /// <summary>Reads the prefix of a text publish.</summary>
    /// <param name="payload">The payload of PUBLISH.</param>
    /// <param name="textOffset">Where the text begins in <paramref name="payload"/>.</param>
    /// <exception cref="ProtocolException">There is no prefix, or its numbers are not finite, or the seq is not a count.</exception>
    public static PublishPrefix ReadText(ReadOnlySpan<byte> payload, out int textOffset)
    {
        var end = payload.IndexOf(LineFeed);
        var comma = end < 0 ? -1 : payload[..end].IndexOf((byte)',');
        if (comma < 0
            || !TryParse(payload[..comma], out var seq)
            || !TryParse(payload[(comma + 1)..end], out var timestamp)
            || seq is < 0 or > LargestSeq
            || seq != Math.Floor(seq))
        {
            throw new ProtocolException(ProtocolError.InvalidPublishInfo);
        }

        textOffset = end + 1;
        return new PublishPrefix((long)seq, timestamp);
    }

    /// <summary>Reads the prefix of a binary publish; the data begins at <see cref="BinarySize"/>.</summary>
    /// <param name="payload">The payload of PUBLISH_BINARY.</param>
    /// <exception cref="ProtocolException">The payload is too short, or the timestamp not finite.</exception>
    public static PublishPrefix ReadBinary(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < BinarySize)
            throw new ProtocolException(ProtocolError.PayloadTooShort);
        var timestamp = BinaryPrimitives.ReadDoubleLittleEndian(payload[sizeof(uint)..]);
        if (!double.IsFinite(timestamp))
            throw new ProtocolException(ProtocolError.InvalidPublishInfo);
        return new PublishPrefix(BinaryPrimitives.ReadUInt32LittleEndian(payload), timestamp);
    }

    private static bool TryParse(ReadOnlySpan<byte> digits, out double number) =>
        double.TryParse(
            digits,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out number)
        && double.IsFinite(number);
}
