using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Telefunc.Serialization;

/// <summary>Reads and writes the strings of the dialect, lone surrogates included, which System.Text.Json refuses. (PROTOCOL.md 5)</summary>
internal static class DialectText
{
    public const string Undefined = "!undefined";
    public const string NaN = "!NaN";
    public const string PositiveInfinity = "!Infinity";
    public const string NegativeInfinity = "!-Infinity";
    public const string Date = "!Date:";
    public const string BigInt = "!BigInt:";
    public const string RegExp = "!RegExp:";
    public const string Map = "!Map:";
    public const string Set = "!Set:";
    public const string Bytes = "!Uint8Array:";

    private static readonly SearchValues<char> s_surrogates =
        SearchValues.Create(Enumerable.Range(0xD800, 0x800).Select(unit => (char)unit).ToArray());

    /// <summary>Whether a string token has one of the forms of the dialect, or may have one after unescaping.</summary>
    public static bool MayBeSpecial(ref Utf8JsonReader reader)
    {
        var raw = reader.ValueSpan;
        return !raw.IsEmpty && (raw[0] == '!' || (raw[0] == '\\' && reader.ValueIsEscaped));
    }

    /// <summary>The content of a string or property name token, unescaped, with nothing of the dialect undone.</summary>
    public static string ReadRaw(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped && MayHoldSurrogate(reader.ValueSpan) ? Unescape(reader.ValueSpan) : reader.GetString()!;

    /// <summary>The content of a string token as UTF-8.</summary>
    public static byte[] ReadRawUtf8(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan.ToArray();
        if (MayHoldSurrogate(reader.ValueSpan))
            return Encoding.UTF8.GetBytes(Unescape(reader.ValueSpan));
        var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return rented.AsSpan(0, reader.CopyString(rented)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Undoes the escape of an ordinary string; an unknown form loses its exclamation mark.</summary>
    public static string Unmark(string text) => text.StartsWith('!') ? text[1..] : text;

    /// <summary>Writes a string as it is, without the escape of the dialect.</summary>
    public static void WriteRaw(Utf8JsonWriter writer, string text)
    {
        if (HasLoneSurrogate(text))
            writer.WriteRawValue(Quote(text), skipInputValidation: true);
        else
            writer.WriteStringValue(text);
    }

    /// <summary>Writes a string of the user, so that it is read as that string.</summary>
    public static void WriteString(Utf8JsonWriter writer, string text) => WriteRaw(writer, text.StartsWith('!') ? "!" + text : text);

    public static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        var start = text.IndexOfAny(s_surrogates);
        if (start < 0)
            return false;
        for (var i = start; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }

        return false;
    }

    /// <summary>A JSON string token with lone surrogates as escapes.</summary>
    public static byte[] Quote(string text)
    {
        var result = new StringBuilder(text.Length + 16).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\')
                result.Append('\\').Append(c);
            else if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
                result.Append(c).Append(text[++i]);
            else if (c < ' ' || char.IsSurrogate(c))
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                result.Append(c);
        }

        return Encoding.UTF8.GetBytes(result.Append('"').ToString());
    }

    // \ud8xx to \udfxx are the only escapes that can make a string that is not valid UTF-16.
    private static bool MayHoldSurrogate(ReadOnlySpan<byte> raw) => raw.IndexOf("\\ud"u8) >= 0 || raw.IndexOf("\\uD"u8) >= 0;

    // The reader has checked the grammar of the token, so that every escape is complete.
    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        var chars = ArrayPool<char>.Shared.Rent(raw.Length);
        try
        {
            var count = 0;
            while (!raw.IsEmpty)
            {
                var plain = raw.IndexOf((byte)'\\');
                if (plain < 0)
                    plain = raw.Length;
                count += Encoding.UTF8.GetChars(raw[..plain], chars.AsSpan(count));
                raw = raw[plain..];
                if (raw.IsEmpty)
                    break;
                if (raw[1] == 'u')
                {
                    chars[count++] = (char)ushort.Parse(raw.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                    raw = raw[6..];
                    continue;
                }

                chars[count++] = raw[1] switch
                {
                    (byte)'b' => '\b',
                    (byte)'f' => '\f',
                    (byte)'n' => '\n',
                    (byte)'r' => '\r',
                    (byte)'t' => '\t',
                    var other => (char)other,
                };
                raw = raw[2..];
            }

            return new string(chars, 0, count);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }
}
