using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Telefunc.Serialization;

/// <summary>The writer of a text that becomes the content of a string, or a part, of the text that is being written.</summary>
internal sealed class InnerText : IDisposable
{
    private readonly DialectCall _call = DialectCall.Current;
    private readonly DialectCall.State _outer;

    /// <param name="writer">The writer that the result goes to.</param>
    /// <param name="options">The options of the call.</param>
    /// <param name="prefix">What stands before the text in the string.</param>
    /// <exception cref="JsonException">Too many texts stand inside each other.</exception>
    public InnerText(Utf8JsonWriter writer, JsonSerializerOptions options, ReadOnlySpan<byte> prefix = default)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _outer = _call.EnterInner(writer.CurrentDepth);
        Buffer = new SerializationBuffer();
        Buffer.Write(prefix);
        Writer = new Utf8JsonWriter(Buffer, new JsonWriterOptions { Encoder = options.Encoder, SkipValidation = true });
    }

    public SerializationBuffer Buffer { get; }

    public Utf8JsonWriter Writer { get; }

    /// <summary>Writes the prefix and the text as one string.</summary>
    public void WriteAsString(Utf8JsonWriter writer)
    {
        Writer.Flush();
        writer.WriteStringValue(Buffer.WrittenSpan);
    }

    public void Dispose()
    {
        _call.Leave(_outer);
        Writer.Dispose();
        Buffer.Dispose();
    }
}
