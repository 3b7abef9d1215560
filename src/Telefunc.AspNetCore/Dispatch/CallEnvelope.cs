using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Telefunc.Protocol;

namespace Telefunc.Dispatch;

/// <summary>
/// The request envelope of a call: which telefunction, and where each argument stands in the text. Arguments are decoded later, each
/// into its declared type. (PROTOCOL.md 3.1)
/// </summary>
internal sealed class CallEnvelope
{
    // Clients nest as deep as JavaScript does. The reader keeps one bit for a level.
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 100_000 };

    private readonly ReadOnlyMemory<byte> _text;
    private readonly List<Range> _arguments;

    private CallEnvelope(ReadOnlyMemory<byte> text, ReadOnlyMemory<byte> files, string file, string name, List<Range> arguments)
    {
        _text = text;
        Files = files;
        File = file;
        Name = name;
        _arguments = arguments;
    }

    public string File { get; }

    public string Name { get; }

    /// <summary>The bytes of all files, one after the other, in the order of their indices.</summary>
    public ReadOnlyMemory<byte> Files { get; }

    public int ArgumentCount => _arguments.Count;

    /// <summary>The JSON text of an argument.</summary>
    public ReadOnlySpan<byte> Argument(int index) => _text.Span[_arguments[index]];

    /// <exception cref="MalformedCallException">It is truncated, not JSON, or not an envelope.</exception>
    public static CallEnvelope Parse(ReadOnlyMemory<byte> body, RequestKind kind)
    {
        var files = ReadOnlyMemory<byte>.Empty;
        if (kind == RequestKind.Binary)
            (body, files) = Split(body);
        return Parse(body, files);
    }

    private static (ReadOnlyMemory<byte> Envelope, ReadOnlyMemory<byte> Files) Split(ReadOnlyMemory<byte> body)
    {
        var rest = new ReadOnlySequence<byte>(body);
        try
        {
            // The body lies in one piece, so its parts do too.
            if (BinaryRequestBody.TryReadEnvelope(ref rest, body.Length, out var envelope))
                return (envelope.First, rest.First);
        }
        catch (ProtocolException exception)
        {
            throw new MalformedCallException(exception.Message, exception);
        }

        throw new MalformedCallException("The request's body ends within its envelope.");
    }

    private static CallEnvelope Parse(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> files)
    {
        var text = Normalize(body);
        string? file = null, name = null;
        List<Range>? arguments = null;
        try
        {
            var reader = new Utf8JsonReader(text.Span, ReaderOptions);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw WrongShape();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ReadMember(ref reader, ref file, ref name, ref arguments);

            // Finds what stands behind the envelope.
            reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a file or name with half a surrogate pair, which names nothing here.
            throw new MalformedCallException("The request's envelope is not JSON.", exception);
        }

        return file is null || name is null || arguments is null ? throw WrongShape() : new(text, files, file, name, arguments);
    }

    private static void ReadMember(ref Utf8JsonReader reader, ref string? file, ref string? name, ref List<Range>? arguments)
    {
        if (reader.ValueTextEquals("file"u8))
        {
            file = ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("name"u8))
        {
            name = ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("args"u8))
        {
            arguments = ReadArguments(ref reader);
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    private static string ReadString(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw WrongShape();

    private static List<Range> ReadArguments(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            throw WrongShape();
        var arguments = new List<Range>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            arguments.Add(start..(int)reader.BytesConsumed);
        }

        return arguments;
    }

    // JavaScript decodes leniently: it drops a byte order mark and replaces what is not UTF-8. (PROTOCOL.md 5.2)
    private static ReadOnlyMemory<byte> Normalize(ReadOnlyMemory<byte> body)
    {
        var text = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        return Utf8.IsValid(text.Span) ? text : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text.Span));
    }

    private static MalformedCallException WrongShape() => new("The request's envelope is no object with file, name and args.");
}
