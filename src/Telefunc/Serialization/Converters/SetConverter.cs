using System.Text.Json;

namespace Telefunc.Serialization.Converters;

/// <summary>Sets. An array is read as a set, too.</summary>
internal sealed class SetConverter(Type type) : CollectionConverter(type)
{
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.StartArray
            ? ReadPlain(ref reader, options)
            : ReadText(CollectionText.ReadContent(ref reader, "!Set:"u8), reader.CurrentDepth, options);

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        using var inner = new InnerText(writer, options, "!Set:"u8);
        inner.Writer.WriteStartArray();
        var element = TypeInformation.Of(DeclaredType.GetGenericArguments()[0], options);
        foreach (var item in (System.Collections.IEnumerable)value)
            JsonSerializer.Serialize(inner.Writer, item, element);
        inner.Writer.WriteEndArray();
        inner.WriteAsString(writer);
    }
}
