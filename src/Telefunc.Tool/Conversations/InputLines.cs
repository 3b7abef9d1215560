using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Telefunc.Tool.Conversations;

/// <summary>Lines of UTF-8 from a file, a pipe or a terminal. Empty ones are left out.</summary>
internal static class InputLines
{
    /// <summary>The longest line, in bytes. A server takes no larger message.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    /// <exception cref="InvalidDataException">A line is too long.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(input, new StreamPipeReaderOptions(leaveOpen: true));
        while (true)
        {
            // The read of a terminal cannot be cancelled; it is left behind when the program ends.
            var read = await reader.ReadAsync(CancellationToken.None).AsTask().WaitAsync(cancellationToken);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                if (Trim(rest.Slice(0, end)) is { IsEmpty: false } line)
                    yield return line;
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > LongestLine)
                throw new InvalidDataException($"a line is longer than {LongestLine} bytes");
            if (read.IsCompleted)
            {
                if (Trim(rest) is { IsEmpty: false } line)
                    yield return line;
                yield break;
            }

            reader.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlySequence<byte> line) => line.ToArray().AsMemory().TrimEnd((byte)'\r');
}
