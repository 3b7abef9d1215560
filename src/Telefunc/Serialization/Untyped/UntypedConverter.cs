using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telefunc.Serialization.Untyped;

/// <summary>Members, elements and values that are declared as <see cref="object"/>.</summary>
internal sealed class UntypedConverter : JsonConverter<object?>
{
    public override bool HandleNull => true;

    public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(object);

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var call = DialectCall.Current;
        if (call.Rewritten is null || !call.Rewritten.AsSpan().Overlaps(reader.ValueSpan, out var offset))
            return UntypedReader.Read(ref reader, call);
        if (reader.TokenType == JsonTokenType.Null)
            return call.Original![offset] == (byte)'"' ? Undefined.Value : null;
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return UntypedReader.Read(ref reader, call);

        // Undefined was taken out for the typed values around this one, but not for this one: it is read from the text as it came.
        var start = reader.TokenStartIndex;
        var depth = reader.CurrentDepth;
        reader.Skip();
        var original = call.Original.AsSpan(offset, (int)(reader.BytesConsumed - start));
        var outer = call.EnterPart(depth);
        try
        {
            return UntypedReader.ReadText(original, call);
        }
        finally
        {
            call.Leave(outer);
        }
    }

    public override void Write(Utf8JsonWriter writer, object? value, JsonSerializerOptions options) =>
        UntypedWriter.Write(writer, value, options);

    public override object ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DialectText.ReadRaw(ref reader);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, object? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A dictionary with untyped keys cannot be written as an object.");
}
