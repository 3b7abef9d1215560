using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telefunc.Serialization.Converters;

/// <summary>Strings. The ordinary string costs one look at its first byte on reading, and one search for surrogates on writing.</summary>
internal sealed class StringConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("A string was expected.");
        var raw = reader.ValueSpan;
        return raw.IsEmpty || (raw[0] != '!' && !reader.ValueIsEscaped) ? reader.GetString() : MarkedText.ReadString(ref reader);
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (value.Length > 0 && (value[0] == '!' || DialectText.HasLoneSurrogate(value)))
            DialectText.WriteString(writer, value);
        else
            writer.WriteStringValue(value);
    }

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DialectText.ReadRaw(ref reader);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);
}
