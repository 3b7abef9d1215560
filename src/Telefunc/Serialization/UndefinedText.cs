using System.Text.Json;

namespace Telefunc.Serialization;

/// <summary>
/// Makes a text with undefined in it readable for typed values, which know only absent and null: a member becomes white space, an
/// element or the whole value becomes null. The length stays the same, so that untyped parts can be read from the original text.
/// </summary>
internal static class UndefinedText
{
    private static ReadOnlySpan<byte> Token => "\"!undefined\""u8;

    private static ReadOnlySpan<byte> Null => "null        "u8;

    // The exclamation mark is rarer than the quote before it, which makes the search quick.
    public static bool MayContain(ReadOnlySpan<byte> utf8) => utf8.IndexOf(Token[1..]) >= 0;

    /// <summary>Whether a value is exactly undefined.</summary>
    public static bool IsUndefined(ReadOnlySpan<byte> value) => value.SequenceEqual(Token);

    /// <param name="utf8">A JSON text.</param>
    /// <param name="keepMembers">The members of the top object become null, because they are the entries of a map.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static byte[] Rewrite(ReadOnlySpan<byte> utf8, bool keepMembers)
    {
        var result = utf8.ToArray();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = DialectLimits.MaxDepth });
        var nameStart = -1;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                nameStart = (int)reader.TokenStartIndex;
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.String && IsUndefined(utf8[start..(int)reader.BytesConsumed]))
            {
                if (nameStart < 0 || (keepMembers && reader.CurrentDepth == 1))
                    Null.CopyTo(result.AsSpan(start));
                else
                    Remove(result, nameStart, (int)reader.BytesConsumed);
            }

            nameStart = -1;
        }

        return result;
    }

    private static void Remove(Span<byte> text, int start, int end)
    {
        var next = end;
        while (IsSpace(text[next]))
            next++;
        if (text[next] == ',')
        {
            end = next + 1;
        }
        else
        {
            // The last member: the comma before it must go, if a member that stays is before it.
            var previous = start - 1;
            while (IsSpace(text[previous]))
                previous--;
            if (text[previous] == ',')
                start = previous;
        }

        text[start..end].Fill((byte)' ');
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
