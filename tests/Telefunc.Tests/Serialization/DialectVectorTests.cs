using System.Text;
using System.Text.Json;
using Telefunc.Serialization;

namespace Telefunc.Tests.Serialization;

/// <summary>Every entry of json-dialect.json, in both directions.</summary>
public sealed class DialectVectorTests
{
    private static readonly JsonElement s_file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "json-dialect.json"))).RootElement;

    private static DialectSerializer Serializer => DialectSerializer.Default;

    public static TheoryData<int, string> Vectors => Names("vectors", "description");

    public static TheoryData<int, string> DecodeOnly => Names("decodeOnly", "serialized");

    [Theory, MemberData(nameof(Vectors))]
    public void Encodes(int index, string name)
    {
        var vector = s_file.GetProperty("vectors")[index];
        var expected = WithoutFreeEscapes(vector.GetProperty("serialized").GetString()!);

        var text = WithoutFreeEscapes(Encoding.UTF8.GetString(Serializer.Serialize(DialectNotation.Value(vector.GetProperty("value")), typeof(object))));

        Assert.True(expected == text, $"{name}: expected {expected}, but was {text}");
    }

    [Theory, MemberData(nameof(Vectors))]
    public void Decodes(int index, string name)
    {
        var vector = s_file.GetProperty("vectors")[index];
        var expected = vector.GetProperty(vector.TryGetProperty("decoded", out _) ? "decoded" : "value");

        var value = Serializer.DeserializeUntyped(Utf8(vector));

        Assert.True(DialectNotation.Describe(DialectNotation.Value(expected)) == DialectNotation.Describe(value), name);
    }

    [Theory, MemberData(nameof(Vectors))]
    public void Decodes_inside_a_typed_value(int index, string name)
    {
        var vector = s_file.GetProperty("vectors")[index];
        var expected = DialectNotation.Value(vector.GetProperty(vector.TryGetProperty("decoded", out _) ? "decoded" : "value"));
        byte[] text = [.. "{\"id\":\"!undefined\",\"items\":["u8, .. Utf8(vector), .. "]}"u8];

        var value = Serializer.Deserialize<Holder>(text);

        Assert.True(DialectNotation.Describe(expected) == DialectNotation.Describe(Assert.Single(value.Items)), name);
        Assert.Null(value.Id);
    }

    [Theory, MemberData(nameof(DecodeOnly))]
    public void Decodes_what_no_encoder_writes(int index, string name)
    {
        var vector = s_file.GetProperty("decodeOnly")[index];
        var utf8 = Utf8(vector);
        // The vector is a text in which the mark is a character; in front of the bytes stands the mark that every decoder drops.
        if (utf8.AsSpan().StartsWith(Encoding.UTF8.Preamble))
            utf8 = [.. Encoding.UTF8.Preamble, .. utf8];

        if (vector.TryGetProperty("throws", out _))
        {
            Assert.ThrowsAny<JsonException>(() => Serializer.DeserializeUntyped(utf8));
            return;
        }

        var value = Serializer.DeserializeUntyped(utf8);
        Assert.True(DialectNotation.Describe(DialectNotation.Value(vector.GetProperty("decoded"))) == DialectNotation.Describe(value), name);
    }

    [Fact]
    public void Refuses_what_cannot_be_serialized()
    {
        Action function = () => { };
        var cycle = new List<object?>();
        cycle.Add(cycle);
        var cyclicSet = new HashSet<object?>();
        cyclicSet.Add(cyclicSet);
        var cyclicRecord = new Holder(null, []);
        cyclicRecord.Items.Add(cyclicRecord);

        Assert.Throws<NotSupportedException>(() => Serializer.Serialize(function, typeof(object)));
        Assert.Throws<NotSupportedException>(() => Serializer.Serialize(new List<object?> { function }, typeof(object)));
        Assert.Throws<NotSupportedException>(() => Serializer.Serialize(new JsMap { { "f", function } }, typeof(object)));
        Assert.Contains("invalid date", Assert.Throws<JsonException>(() => Serializer.Serialize(JsDate.Invalid, typeof(object))).Message, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => Serializer.Serialize(cycle, typeof(object)));
        Assert.Throws<JsonException>(() => Serializer.Serialize(cyclicSet, typeof(object)));
        Assert.Throws<JsonException>(() => Serializer.Serialize(cyclicRecord));
        // What a failed call has left behind does not reach the next one.
        Assert.Equal("[1]", Encoding.UTF8.GetString(Serializer.Serialize(new[] { 1 })));
    }

    [Fact]
    public void Keeps_the_lossy_cases_that_exist_in_CSharp()
    {
        Assert.Equal("""{"a":1}""", Text(new { A = 1 }));
        Assert.Equal("{}", Text(new object()));
        Assert.Equal("\"!Uint8Array:aGk\"", Text("hi"u8.ToArray()));

        static string Text(object value) => Encoding.UTF8.GetString(Serializer.Serialize(value, typeof(object)));
    }

    private static byte[] Utf8(JsonElement vector) => Encoding.UTF8.GetBytes(vector.GetProperty("serialized").GetString()!);

    // Escapes that an encoder may choose or leave out: slashes, and everything above U+001F. Their letters may have either case.
    private static string WithoutFreeEscapes(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
            }
            else if (text[++i] != 'u')
            {
                // A backslash that is itself escaped does not begin an escape.
                result.Append(text[i] == '/' ? "" : "\\").Append(text[i]);
            }
            else
            {
                var unit = (char)Convert.ToInt32(text.Substring(i + 1, 4), 16);
                result.Append(unit < ' ' ? $"\\u{(int)unit:x4}" : unit.ToString());
                i += 4;
            }
        }

        return result.ToString();
    }

    private static TheoryData<int, string> Names(string list, string name)
    {
        var data = new TheoryData<int, string>();
        var index = 0;
        foreach (var vector in s_file.GetProperty(list).EnumerateArray())
            data.Add(index++, vector.GetProperty(name).GetString()!);
        return data;
    }

    private sealed record Holder(string? Id, List<object?> Items);
}
