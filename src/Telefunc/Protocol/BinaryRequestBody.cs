using System.Buffers;

namespace Telefunc.Protocol;

/// <summary>
/// The body of a call with files: the envelope with its length, then the bytes of each file in the order of their indices, without
/// anything between them. The size of a file stands in its metadata in the envelope. (PROTOCOL.md 3.2)
/// </summary>
internal static class BinaryRequestBody
{
    /// <summary>The beginning of a body; the bytes of the files follow as they are.</summary>
    /// <param name="envelope">JSON in UTF-8.</param>
    public static byte[] EncodeHead(ReadOnlySpan<byte> envelope)
    {
        var head = new byte[LengthPrefixed.PrefixSize + envelope.Length];
        LengthPrefixed.WriteLength(head, envelope.Length);
        envelope.CopyTo(head.AsSpan(LengthPrefixed.PrefixSize));
        return head;
    }

    /// <summary>Takes the envelope off the front of what has arrived.</summary>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="ProtocolException">The envelope is longer than <paramref name="maxLength"/> bytes.</exception>
    public static bool TryReadEnvelope(ref ReadOnlySequence<byte> body, int maxLength, out ReadOnlySequence<byte> envelope) =>
        LengthPrefixed.TryRead(ref body, maxLength, out envelope);

    /// <summary>Takes what has arrived of the current file off the front; empty when nothing of it has.</summary>
    /// <param name="body">What has arrived behind the envelope and the files before this one.</param>
    /// <param name="remaining">How many bytes of the file are still to come: its size at first, 0 when it is complete.</param>
    public static ReadOnlySequence<byte> ReadFilePart(ref ReadOnlySequence<byte> body, ref long remaining)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(remaining);
        var part = body.Slice(0, Math.Min(remaining, body.Length));
        body = body.Slice(part.End);
        remaining -= part.Length;
        return part;
    }
}
