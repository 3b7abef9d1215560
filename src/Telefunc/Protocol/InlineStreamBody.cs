using System.Buffers;
using System.Buffers.Binary;

namespace Telefunc.Protocol;

/// <summary>
/// Writes a response body that carries streaming values: the envelope, chunks and ends of values, and one terminator. The caller flushes
/// after each call. <see cref="InlineStreamReader"/> reads it. (PROTOCOL.md 4.1, 4.2)
/// </summary>
internal static class InlineStreamBody
{
    /// <summary>The length that announces an error instead of a frame.</summary>
    public const uint ErrorMark = uint.MaxValue;

    /// <summary>A response cannot carry more streaming values than its one-byte index can tell apart.</summary>
    public const int MaxValues = 256;

    private const int FrameHeadSize = LengthPrefixed.PrefixSize + 1;

    /// <summary>Writes the beginning of the body.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="format">How the body is carried.</param>
    /// <param name="envelope">JSON in UTF-8.</param>
    public static void WriteEnvelope(IBufferWriter<byte> output, InlineStreamFormat format, ReadOnlySpan<byte> envelope) =>
        WriteItem(output, format, envelope);

    /// <summary>Writes one chunk of a value. An empty chunk would mean the value's end, so nothing is written for it.</summary>
    public static void WriteChunk(IBufferWriter<byte> output, InlineStreamFormat format, byte index, ReadOnlySpan<byte> chunk)
    {
        if (!chunk.IsEmpty)
            WriteFrame(output, format, index, chunk);
    }

    /// <summary>Writes that a value has ended. Every value needs this before <see cref="WriteTerminator"/>.</summary>
    public static void WriteEnd(IBufferWriter<byte> output, InlineStreamFormat format, byte index) => WriteFrame(output, format, index, []);

    /// <summary>Writes the normal end of the body.</summary>
    public static void WriteTerminator(IBufferWriter<byte> output, InlineStreamFormat format) => WriteNumber(output, format, 0);

    /// <summary>Writes an error, which ends the body and every value in it.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="format">How the body is carried.</param>
    /// <param name="error">The error in the JSON dialect, UTF-8.</param>
    public static void WriteError(IBufferWriter<byte> output, InlineStreamFormat format, ReadOnlySpan<byte> error)
    {
        WriteNumber(output, format, ErrorMark);
        WriteItem(output, format, error);
    }

    private static void WriteItem(IBufferWriter<byte> output, InlineStreamFormat format, ReadOnlySpan<byte> item)
    {
        WriteNumber(output, format, (uint)item.Length);
        Write(output, format, item, []);
    }

    private static void WriteFrame(IBufferWriter<byte> output, InlineStreamFormat format, byte index, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[FrameHeadSize];
        BinaryPrimitives.WriteUInt32BigEndian(head, 1 + (uint)payload.Length);
        head[LengthPrefixed.PrefixSize] = index;
        Write(output, format, head, payload);
    }

    private static void WriteNumber(IBufferWriter<byte> output, InlineStreamFormat format, uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        Write(output, format, bytes, []);
    }

    // One call is one event in the SSE format. Where events are cut has no meaning; these cuts are the ones of the reference.
    private static void Write(IBufferWriter<byte> output, InlineStreamFormat format, ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload)
    {
        if (format == InlineStreamFormat.Sse)
        {
            output.Advance(SseEvent.Write(output.GetSpan(SseEvent.EncodedLength(head.Length + payload.Length)), head, payload));
            return;
        }

        output.Write(head);
        output.Write(payload);
    }
}
