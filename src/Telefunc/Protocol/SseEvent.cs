using System.Buffers.Text;

namespace Telefunc.Protocol;

/// <summary>
/// One frame as a server-sent event: <c>data: </c>, the frame in base64url without padding, two line feeds. (PROTOCOL.md 9.2)
/// </summary>
internal static class SseEvent
{
    /// <summary>What every download starts with, so that headers and proxies flush. A client ignores it.</summary>
    public static ReadOnlySpan<byte> OpenComment => ": open\n\n"u8;

    /// <summary>What stands in front of the base64url text.</summary>
    public static ReadOnlySpan<byte> Prefix => "data: "u8;

    private static ReadOnlySpan<byte> Suffix => "\n\n"u8;

    /// <summary>The size of the event in bytes for a frame of <paramref name="frameLength"/> bytes, header included.</summary>
    public static int EncodedLength(int frameLength) => Prefix.Length + Base64Url.GetEncodedLength(frameLength) + Suffix.Length;

    /// <summary>Writes the event of one frame, given in two parts so that a shared payload need not be copied behind each header.</summary>
    /// <param name="destination">At least <see cref="EncodedLength"/> bytes for the sum of both parts.</param>
    /// <param name="header">The first bytes of the frame.</param>
    /// <param name="payload">The rest of the frame.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        Prefix.CopyTo(destination);
        var written = Prefix.Length;

        // Base64 turns three bytes into four characters, so a group of three must not be cut where the parts meet.
        var remainder = header.Length % 3;
        written += Base64Url.EncodeToUtf8(header[..^remainder], destination[written..]);
        if (remainder > 0)
        {
            Span<byte> group = stackalloc byte[3];
            header[^remainder..].CopyTo(group);
            var borrowed = Math.Min(3 - remainder, payload.Length);
            payload[..borrowed].CopyTo(group[remainder..]);
            payload = payload[borrowed..];
            written += Base64Url.EncodeToUtf8(group[..(remainder + borrowed)], destination[written..]);
        }

        written += Base64Url.EncodeToUtf8(payload, destination[written..]);
        Suffix.CopyTo(destination[written..]);
        return written + Suffix.Length;
    }
}
