using System.Text.Json;

namespace Telefunc.Serialization.Converters;

/// <summary>The texts inside the strings of maps and sets.</summary>
internal static class CollectionText
{
    /// <exception cref="JsonException">It is not a string with the prefix.</exception>
    public static byte[] ReadContent(ref Utf8JsonReader reader, ReadOnlySpan<byte> prefix)
    {
        if (reader.TokenType == JsonTokenType.String && DialectText.MayBeSpecial(ref reader))
        {
            var text = DialectText.ReadRawUtf8(ref reader);
            if (text.AsSpan().StartsWith(prefix))
                return text[prefix.Length..];
        }

        throw new JsonException("A map, a set or its plain form was expected.");
    }

    /// <summary>Turns an array of pairs into an object. Keys that are not strings become the names that System.Text.Json knows for them.</summary>
    /// <param name="pairs">The text of the array.</param>
    /// <param name="stringKeys">Whether only strings can be keys.</param>
    /// <exception cref="JsonException">It is not an array of pairs, or a key cannot be a name.</exception>
    public static byte[] PairsToObject(byte[] pairs, bool stringKeys)
    {
        using var result = new SerializationBuffer();
        var reader = new Utf8JsonReader(pairs, new JsonReaderOptions { MaxDepth = DialectLimits.MaxDepth });
        reader.Read();
        Expect(reader.TokenType, JsonTokenType.StartArray);
        var separator = (byte)'{';
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(reader.TokenType, JsonTokenType.StartArray);
            reader.Read();
            result.Write([separator]);
            WriteName(result, ref reader, stringKeys);
            result.Write(":"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.EndArray)
                throw new JsonException("An entry of a map has no value.");
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            result.Write(pairs.AsSpan(start, (int)reader.BytesConsumed - start));
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                reader.Skip();
            separator = (byte)',';
        }

        if (separator == '{')
            result.Write("{"u8);
        result.Write("}"u8);
        // Throws if there is more than white space.
        reader.Read();
        return result.WrittenSpan.ToArray();
    }

    private static void WriteName(SerializationBuffer result, ref Utf8JsonReader reader, bool stringKeys)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                var text = DialectText.ReadRaw(ref reader);
                if (!MarkedText.IsForm(text))
                    text = DialectText.Unmark(text);
                else if (stringKeys)
                    throw new JsonException("A key of the map is not a string.");
                result.Write(DialectText.Quote(text));
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False when !stringKeys:
                result.Write("\""u8);
                result.Write(reader.ValueSpan);
                result.Write("\""u8);
                break;
            default:
                throw new JsonException("A key of the map does not have the declared type.");
        }
    }

    private static void Expect(JsonTokenType actual, JsonTokenType expected)
    {
        if (actual != expected)
            throw new JsonException("A map must be an array of pairs.");
    }
}
