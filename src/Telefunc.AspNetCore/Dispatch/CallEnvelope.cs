using System.Buffers;
using System.Text.Json;
using Telefunc.Protocol;
using Telefunc.Serialization;

namespace Telefunc.Dispatch;

/// <summary>
/// The request envelope of a call: which telefunction, and the text of each argument. Arguments are decoded later, each into its
/// declared type. (PROTOCOL.md 3.1, 3.2)
/// </summary>
/// <param name="File">The file key.</param>
/// <param name="Name">The name in it.</param>
/// <param name="Arguments">The JSON text of each argument.</param>
/// <param name="Files">The files among the arguments, or <see langword="null"/> if the request's kind has none.</param>
internal sealed record CallEnvelope(string File, string Name, List<ReadOnlyMemory<byte>> Arguments, CallFiles? Files)
{
    /// <exception cref="MalformedCallException">It is truncated, not JSON, or not an envelope.</exception>
    public static CallEnvelope Parse(ReadOnlyMemory<byte> body, RequestKind kind, DialectSerializer serializer)
    {
        try
        {
            var bytes = ReadOnlyMemory<byte>.Empty;
            if (kind == RequestKind.Binary)
                (body, bytes) = Split(body);

            var document = serializer.Parse(body);
            if (document.TryGetMember("file", out var file) && document.TryGetMember("name", out var name)
                && document.TryGetMember("args", out var arguments))
            {
                return new(
                    Text(file, serializer),
                    Text(name, serializer),
                    DialectDocument.Elements(arguments),
                    kind == RequestKind.Binary ? CallFiles.Read(arguments, bytes, serializer) : null);
            }
        }
        catch (Exception exception) when (exception is JsonException or ProtocolException)
        {
            throw new MalformedCallException("The request's envelope cannot be decoded.", exception);
        }

        throw new MalformedCallException("The request's envelope is no object with file, name and args.");
    }

    private static string Text(ReadOnlyMemory<byte> json, DialectSerializer serializer) =>
        serializer.Deserialize<string?>(json.Span) ?? throw new MalformedCallException("The request's envelope names no telefunction.");

    private static (ReadOnlyMemory<byte> Envelope, ReadOnlyMemory<byte> Files) Split(ReadOnlyMemory<byte> body)
    {
        var rest = new ReadOnlySequence<byte>(body);
        if (!BinaryRequestBody.TryReadEnvelope(ref rest, body.Length, out var envelope))
            throw new MalformedCallException("The request's body ends within its envelope.");

        // The body lies in one piece, so its parts do too.
        return (envelope.First, rest.First);
    }
}
