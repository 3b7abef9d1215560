using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Telefunc.Serialization.Converters;

/// <summary>Dictionaries: objects if their keys are strings, and otherwise, or where it is asked for, maps. Both are read.</summary>
internal sealed class DictionaryConverter(Type type, bool asMap) : CollectionConverter(type)
{
    private readonly Type _key = type.GetGenericArguments()[0];
    private JsonTypeInfo? _plain;

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var depth = reader.CurrentDepth;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            var pairs = CollectionText.ReadContent(ref reader, "!Map:"u8);
            return ReadText(CollectionText.PairsToObject(pairs, _key == typeof(string)), depth, options);
        }

        var call = DialectCall.Current;
        if (call.Rewritten is null || !call.Rewritten.AsSpan().Overlaps(reader.ValueSpan, out var offset))
            return ReadPlain(ref reader, options);

        // Undefined members were taken out, as is right for an object with declared members; a dictionary keeps their names.
        var start = reader.TokenStartIndex;
        reader.Skip();
        return ReadText(call.Original.AsSpan(offset, (int)(reader.BytesConsumed - start)).ToArray(), depth, options);
    }

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        if (_key == typeof(string) && !asMap)
        {
            JsonSerializer.Serialize(writer, value, _plain ??= CollectionConverterFactory.Native(DeclaredType, options));
            return;
        }

        if (value is not IDictionary dictionary)
            throw new NotSupportedException($"{value.GetType()} must implement IDictionary to be sent as a map.");
        using var inner = new InnerText(writer, options, "!Map:"u8);
        var keyInfo = TypeInformation.Of(_key, options);
        var valueInfo = TypeInformation.Of(DeclaredType.GetGenericArguments()[1], options);
        inner.Writer.WriteStartArray();
        foreach (DictionaryEntry entry in dictionary)
        {
            inner.Writer.WriteStartArray();
            JsonSerializer.Serialize(inner.Writer, entry.Key, keyInfo);
            JsonSerializer.Serialize(inner.Writer, entry.Value, valueInfo);
            inner.Writer.WriteEndArray();
        }

        inner.Writer.WriteEndArray();
        inner.WriteAsString(writer);
    }
}
