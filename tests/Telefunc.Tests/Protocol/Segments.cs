using System.Buffers;

namespace Telefunc.Tests.Protocol;

/// <summary>Bytes as a pipe may hand them over: in several pieces.</summary>
internal static class Segments
{
    public static ReadOnlySequence<byte> Of(byte[] bytes, int pieceLength)
    {
        if (bytes.Length == 0)
            return ReadOnlySequence<byte>.Empty;
        Segment? first = null, last = null;
        foreach (var piece in bytes.Chunk(pieceLength))
        {
            last = new Segment(piece, last);
            first ??= last;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, Segment? previous)
        {
            Memory = bytes;
            if (previous is null)
                return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
