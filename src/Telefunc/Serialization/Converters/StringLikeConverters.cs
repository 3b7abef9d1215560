using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telefunc.Serialization.Converters;

/// <summary>A character, which is a string of one UTF-16 unit and may be an exclamation mark.</summary>
internal sealed class CharConverter : JsonConverter<char>
{
    public override char Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        One(MarkedText.ReadString(ref reader));

    public override void Write(Utf8JsonWriter writer, char value, JsonSerializerOptions options) =>
        DialectText.WriteString(writer, value.ToString());

    public override char ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        One(DialectText.ReadRaw(ref reader));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, char value, JsonSerializerOptions options) =>
        writer.WritePropertyName([value]);

    private static char One(string? text) => text is [var c] ? c : throw new JsonException("A string of one character was expected.");
}

/// <summary>An address, which may be relative and start with an exclamation mark.</summary>
internal sealed class UriConverter : JsonConverter<Uri>
{
    public override Uri? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        MarkedText.ReadString(ref reader) is { } text ? Parse(text) : null;

    public override void Write(Utf8JsonWriter writer, Uri value, JsonSerializerOptions options) =>
        DialectText.WriteString(writer, value.OriginalString);

    public override Uri ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(DialectText.ReadRaw(ref reader));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, Uri value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.OriginalString);

    private static Uri Parse(string text) =>
        Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri) ? uri : throw new JsonException("A URI was expected.");
}
