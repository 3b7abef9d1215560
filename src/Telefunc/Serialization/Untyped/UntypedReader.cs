using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Telefunc.Serialization.Untyped;

/// <summary>
/// Reads values without a declared type: <see cref="Undefined"/>, null, bool, double, string, BigInteger, DateTimeOffset or
/// <see cref="JsDate"/>, <see cref="JsRegExp"/>, byte[], List, HashSet, <see cref="JsMap"/>, and OrderedDictionary with strings.
/// </summary>
internal static class UntypedReader
{
    private static readonly object s_true = true;
    private static readonly object s_false = false;

    /// <summary>Reads a text that holds one value and nothing after it.</summary>
    /// <exception cref="JsonException">The text is not JSON or not the dialect.</exception>
    public static object? ReadText(ReadOnlySpan<byte> utf8, DialectCall call)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = call.RemainingDepth });
        reader.Read();
        var value = Read(ref reader, call);
        // Throws if there is more than white space.
        reader.Read();
        return value;
    }

    /// <summary>Reads the value whose first token the reader stands on, and leaves it on the last one.</summary>
    public static object? Read(ref Utf8JsonReader reader, DialectCall call) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => s_true,
        JsonTokenType.False => s_false,
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.String => ReadString(ref reader, call),
        JsonTokenType.StartArray => ReadArray(ref reader, call),
        JsonTokenType.StartObject => ReadObject(ref reader, call),
        _ => throw new JsonException("A value was expected."),
    };

    private static List<object?> ReadArray(ref Utf8JsonReader reader, DialectCall call)
    {
        var list = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            list.Add(Read(ref reader, call));
        return list;
    }

    private static OrderedDictionary<string, object?> ReadObject(ref Utf8JsonReader reader, DialectCall call)
    {
        var members = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        List<(uint Index, string Name)>? indices = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = DialectText.ReadRaw(ref reader);
            reader.Read();
            if (IsIndex(name, out var index) && !members.ContainsKey(name))
                (indices ??= []).Add((index, name));
            members[name] = Read(ref reader, call);
        }

        return indices is null ? members : IndicesFirst(members, indices);
    }

    private static OrderedDictionary<string, object?> IndicesFirst(
        OrderedDictionary<string, object?> members, List<(uint Index, string Name)> indices)
    {
        indices.Sort(static (x, y) => x.Index.CompareTo(y.Index));
        var sorted = new OrderedDictionary<string, object?>(members.Count, StringComparer.Ordinal);
        foreach (var (_, name) in indices)
            sorted.Add(name, members[name]);
        foreach (var (name, value) in members)
            sorted.TryAdd(name, value);
        return sorted;
    }

    // JavaScript's array indices: canonical decimal numbers below 2^32 - 1.
    private static bool IsIndex(string name, out uint index)
    {
        index = 0;
        return name.Length is > 0 and <= 10
            && char.IsAsciiDigit(name[0])
            && (name[0] != '0' || name.Length == 1)
            && uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index)
            && index != uint.MaxValue;
    }

    private static object? ReadString(ref Utf8JsonReader reader, DialectCall call)
    {
        if (!DialectText.MayBeSpecial(ref reader))
            return DialectText.ReadRaw(ref reader);
        if (call.Embedding is null && reader.ValueSpan.StartsWith("!Uint8Array:"u8) && !reader.ValueIsEscaped)
            return DialectValues.ParseBytes(reader.ValueSpan[DialectText.Bytes.Length..]);
        var text = DialectText.ReadRaw(ref reader);
        if (!text.StartsWith('!'))
            return text;
        if (call.Embedding is { } embedding && embedding.IsEmbedded(Encoding.UTF8.GetBytes(text)))
            return embedding.Revive(text, typeof(object));
        return ReadMarked(text, reader.CurrentDepth, call);
    }

    private static object? ReadMarked(string text, int depth, DialectCall call)
    {
        switch (text)
        {
            case DialectText.Undefined:
                return Undefined.Value;
            case DialectText.NaN:
                return double.NaN;
            case DialectText.PositiveInfinity:
                return double.PositiveInfinity;
            case DialectText.NegativeInfinity:
                return double.NegativeInfinity;
        }

        if (text.StartsWith(DialectText.Date, StringComparison.Ordinal))
            return ReadDate(text.AsSpan(DialectText.Date.Length));
        if (text.StartsWith(DialectText.BigInt, StringComparison.Ordinal))
            return DialectValues.ParseBigInteger(text.AsSpan(DialectText.BigInt.Length));
        if (text.StartsWith(DialectText.RegExp, StringComparison.Ordinal))
            return RegExpText.Parse(text[DialectText.RegExp.Length..]);
        if (text.StartsWith(DialectText.Map, StringComparison.Ordinal))
            return ReadMap(ReadInner(text.AsSpan(DialectText.Map.Length), depth, call));
        if (text.StartsWith(DialectText.Set, StringComparison.Ordinal))
            return new HashSet<object?>(Iterate(ReadInner(text.AsSpan(DialectText.Set.Length), depth, call)), SameValueZero.Comparer);
        if (text.StartsWith(DialectText.Bytes, StringComparison.Ordinal))
            return DialectValues.ParseBytes(Encoding.UTF8.GetBytes(text, DialectText.Bytes.Length, text.Length - DialectText.Bytes.Length));
        return text[1..];
    }

    private static object ReadDate(ReadOnlySpan<char> text)
    {
        if (!DateText.TryParse(text, out var milliseconds))
            return JsDate.Invalid;
        return DateText.FitsNet(milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : new JsDate(milliseconds);
    }

    private static object? ReadInner(ReadOnlySpan<char> content, int depth, DialectCall call)
    {
        var utf8 = new byte[Encoding.UTF8.GetByteCount(content)];
        Encoding.UTF8.GetBytes(content, utf8);
        var outer = call.EnterInner(depth);
        try
        {
            return ReadText(utf8, call);
        }
        finally
        {
            call.Leave(outer);
        }
    }

    private static JsMap ReadMap(object? content)
    {
        var map = new JsMap();
        foreach (var entry in Iterate(content))
        {
            if (entry is not List<object?> pair)
                throw new JsonException("An entry of a map is not an array.");
            map[pair.Count > 0 ? pair[0] : Undefined.Value] = pair.Count > 1 ? pair[1] : Undefined.Value;
        }

        return map;
    }

    // The constructors of JavaScript's maps and sets take everything that can be iterated, and nothing at all.
    private static IEnumerable<object?> Iterate(object? content) => content switch
    {
        null or Undefined => [],
        List<object?> list => list,
        HashSet<object?> set => set,
        JsMap map => map.Select(static entry => new List<object?> { entry.Key, entry.Value }),
        byte[] bytes => bytes.Select(static b => (object?)(double)b),
        string text => text.EnumerateRunes().Select(static rune => (object?)rune.ToString()),
        _ => throw new JsonException("A map or set does not hold an array."),
    };
}
