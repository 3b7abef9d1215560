using System.Text;
using System.Text.Json;

namespace Telefunc.Serialization.Converters;

/// <summary>What the converters of values that travel as strings have in common.</summary>
internal static class MarkedText
{
    /// <summary>Reads a string of the user: the exclamation mark that escapes it is taken off.</summary>
    /// <exception cref="JsonException">It is another value of the dialect.</exception>
    public static string? ReadString(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("A string was expected.");
        var text = DialectText.ReadRaw(ref reader);
        if (text == DialectText.Undefined)
            return null;
        if (IsForm(text) || (text.StartsWith('!') && DialectCall.Current.Embedding?.IsEmbedded(Encoding.UTF8.GetBytes(text)) == true))
            throw new JsonException("A string was expected, not another value.");
        return DialectText.Unmark(text);
    }

    /// <summary>Reads what stands after a prefix.</summary>
    /// <exception cref="JsonException">It is not a string with the prefix.</exception>
    public static string ReadContent(ref Utf8JsonReader reader, string prefix)
    {
        if (reader.TokenType == JsonTokenType.String && DialectText.MayBeSpecial(ref reader))
        {
            var text = DialectText.ReadRaw(ref reader);
            if (text.StartsWith(prefix, StringComparison.Ordinal))
                return text[prefix.Length..];
        }

        throw new JsonException($"A string that starts with {prefix} was expected.");
    }

    /// <summary>Whether a string stands for a value that is not a string.</summary>
    public static bool IsForm(string text) =>
        text.StartsWith('!')
        && (text is DialectText.Undefined or DialectText.NaN or DialectText.PositiveInfinity or DialectText.NegativeInfinity
            || text.StartsWith(DialectText.Date, StringComparison.Ordinal)
            || text.StartsWith(DialectText.BigInt, StringComparison.Ordinal)
            || text.StartsWith(DialectText.RegExp, StringComparison.Ordinal)
            || text.StartsWith(DialectText.Map, StringComparison.Ordinal)
            || text.StartsWith(DialectText.Set, StringComparison.Ordinal)
            || text.StartsWith(DialectText.Bytes, StringComparison.Ordinal));
}
