using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Telefunc.Tests.Serialization;

/// <summary>The typed notation of json-dialect.json: values from it, and values into it for comparison.</summary>
internal static class DialectNotation
{
    public static object? Value(JsonElement notation) => notation.GetProperty("t").GetString() switch
    {
        "undefined" => Undefined.Value,
        "null" => null,
        "bool" => notation.GetProperty("v").GetBoolean(),
        "number" => Number(notation.GetProperty("v").GetString()!),
        "bigint" => BigInteger.Parse(notation.GetProperty("v").GetString()!, CultureInfo.InvariantCulture),
        "string" => Text(notation),
        "date" => Date(notation.GetProperty("ms")),
        "regexp" => new JsRegExp(notation.GetProperty("source").GetString()!, notation.GetProperty("flags").GetString()!),
        "bytes" => Convert.FromHexString(notation.GetProperty("hex").GetString()!),
        "array" => Elements(notation).ToList(),
        "set" => Elements(notation).ToHashSet(),
        "map" => Map(notation),
        "object" => Members(notation),
        var other => throw new InvalidOperationException($"Unknown form {other}."),
    };

    /// <summary>A text that is equal for equal values only.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "null",
        Undefined => "undefined",
        bool flag => flag ? "true" : "false",
        double number => $"number({BitConverter.DoubleToInt64Bits(number):x})",
        BigInteger number => $"bigint({number})",
        string text => $"string({string.Join(',', text.Select(c => (int)c))})",
        DateTimeOffset date => $"date({date.ToUnixTimeMilliseconds()})",
        JsDate date => date.UnixTimeMilliseconds is { } ms ? $"date!({ms})" : "date(invalid)",
        JsRegExp expression => $"regexp({expression})",
        byte[] bytes => $"bytes({Convert.ToHexString(bytes)})",
        JsMap map => $"map({string.Join(',', map.Select(e => $"{Describe(e.Key)}=>{Describe(e.Value)}"))})",
        HashSet<object?> set => $"set({string.Join(',', set.Select(Describe))})",
        List<object?> list => $"array({string.Join(',', list.Select(Describe))})",
        IDictionary<string, object?> members => $"object({string.Join(',', members.Select(m => $"{Describe(m.Key)}:{Describe(m.Value)}"))})",
        _ => throw new InvalidOperationException($"{value.GetType()} does not belong to the untyped model."),
    };

    private static double Number(string text) => text switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static string Text(JsonElement notation) => notation.TryGetProperty("v", out var text)
        ? text.GetString()!
        : new string(notation.GetProperty("utf16").EnumerateArray().Select(unit => (char)unit.GetInt32()).ToArray());

    private static object Date(JsonElement milliseconds)
    {
        if (milliseconds.ValueKind == JsonValueKind.Null)
            return JsDate.Invalid;
        var ms = milliseconds.GetInt64();
        return ms < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || ms > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new JsDate(ms)
            : DateTimeOffset.FromUnixTimeMilliseconds(ms);
    }

    private static IEnumerable<object?> Elements(JsonElement notation) => notation.GetProperty("v").EnumerateArray().Select(Value);

    private static JsMap Map(JsonElement notation)
    {
        var map = new JsMap();
        foreach (var entry in notation.GetProperty("v").EnumerateArray())
            map.Add(Value(entry[0]), Value(entry[1]));
        return map;
    }

    private static OrderedDictionary<string, object?> Members(JsonElement notation)
    {
        var members = new OrderedDictionary<string, object?>();
        foreach (var member in notation.GetProperty("v").EnumerateArray())
            members.Add(member[0].GetString()!, Value(member[1]));
        return members;
    }
}
