using Telefunc.Protocol;

namespace Telefunc.Transports;

/// <summary>The bodies of the three POSTs of a wire over SSE: metadata and frames, each with its length in front (PROTOCOL.md 9.1).</summary>
internal static class SsePostBody
{
    /// <summary>A body, or the beginning of one.</summary>
    /// <param name="metadata">What the POST is for.</param>
    /// <param name="frames">Frames that have their lengths in front already.</param>
    public static byte[] Encode(SsePostMetadata metadata, ReadOnlySpan<byte> frames)
    {
        var json = metadata.Encode();
        var body = new byte[LengthPrefixed.PrefixSize + json.Length + frames.Length];
        LengthPrefixed.WriteLength(body, json.Length);
        json.CopyTo(body.AsSpan(LengthPrefixed.PrefixSize));
        frames.CopyTo(body.AsSpan(LengthPrefixed.PrefixSize + json.Length));
        return body;
    }

    /// <summary>One frame with its length in front.</summary>
    public static byte[] Prefix(ReadOnlySpan<byte> frame)
    {
        var item = new byte[LengthPrefixed.PrefixSize + frame.Length];
        LengthPrefixed.WriteLength(item, frame.Length);
        frame.CopyTo(item.AsSpan(LengthPrefixed.PrefixSize));
        return item;
    }
}
