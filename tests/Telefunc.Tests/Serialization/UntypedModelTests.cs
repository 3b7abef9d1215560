using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsCheck;
using Telefunc.Serialization;

namespace Telefunc.Tests.Serialization;

/// <summary>Values without a declared type: random ones, deep ones, hostile ones.</summary>
public sealed class UntypedModelTests
{
    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.String,
        Gen.Char['\ud7f0', '\ue00f'].Array[0, 4].Select(chars => new string(chars)),
        Gen.OneOfConst("!", "!!", "!undefined", "!NaN", "!Date:", "!Map:[]", "!x", "\\u0021", "</script>", "\u2028", "__proto__", ""));

    private static readonly Gen<object?> s_leaf = Gen.OneOf(
        Gen.OneOfConst<object?>(null, Undefined.Value, true, false, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, 1e21, 1e-7, 5e-324),
        Gen.Double.Select(number => (object?)(number == 0 ? 0.0 : number)),
        Gen.Int.Select(number => (object?)(double)number),
        s_text.Select(text => (object?)text),
        Gen.Byte.Array[0, 20].Select(bytes => (object?)new BigInteger(bytes)),
        Gen.Byte.Array[0, 20].Select(bytes => (object?)bytes),
        Gen.Long[-62135596800000, 253402300799999].Select(ms => (object?)DateTimeOffset.FromUnixTimeMilliseconds(ms)),
        Gen.OneOf(Gen.Long[-8640000000000000, -62135596800001], Gen.Long[253402300800000, 8640000000000000]).Select(ms => (object?)new JsDate(ms)),
        Gen.Select(s_text, Gen.OneOfConst("", "g", "dgimsuy", "v"), (source, flags) => (object?)new JsRegExp(source, flags)));

    // Integer-like names come first, so that a random order of them does not come back.
    private static readonly Gen<string> s_name = s_text.Where(name => name.Length == 0 || !char.IsAsciiDigit(name[0]));

    private static readonly Gen<object?> s_value = Gen.Recursive<object?>((depth, value) => depth > 4
        ? s_leaf
        : Gen.Frequency(
            (4, s_leaf),
            (1, value.List[0, 4].Select(list => (object?)list)),
            (1, value.List[0, 3].Select(list => (object?)new HashSet<object?>(list, SameValueZero.Comparer))),
            (1, Gen.Select(value, value).List[0, 3].Select(Map)),
            (1, Gen.Select(s_name, value).List[0, 4].Select(Members))));

    [Fact]
    public void Random_values_come_back() => s_value.Sample(
        value =>
        {
            var utf8 = DialectSerializer.Default.Serialize(value, typeof(object));
            // What is written is JSON for every reader, valid UTF-8 included.
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = DialectLimits.MaxDepth });
            Assert.Equal(DialectNotation.Describe(value), DialectNotation.Describe(DialectSerializer.Default.DeserializeUntyped(utf8)));
        },
        iter: 3_000);

    [Fact]
    public void Two_empty_arrays_are_two_elements_of_a_set()
    {
        var value = DialectSerializer.Default.DeserializeUntyped(DialectSerializer.Default.Serialize(new HashSet<object?>([GC.AllocateUninitializedArray<byte>(0), GC.AllocateUninitializedArray<byte>(0)], SameValueZero.Comparer), typeof(object)));
        Assert.Equal(2, Assert.IsType<HashSet<object?>>(value).Count);
    }

    [Fact]
    public void Random_bytes_are_read_or_refused()
    {
        // Pieces of the dialect, so that the decoder gets further than the first byte.
        string[] pieces = ["\"", "\\\"", "\\", "\\u", "\\ud800", "!", "!Map:", "!Set:[", "!Date:", "!BigInt:", "!RegExp:/", "!Uint8Array:", "!undefined", "[", "]", "{", "}", ":", ",", "1", "e9", "-", "null", "\"a\"", "\"!undefined\"", "\ufeff"];
        var piece = Gen.Frequency((6, Gen.OneOfConst(pieces).Select(Encoding.UTF8.GetBytes)), (1, Gen.Byte.Array[1, 2]));
        piece.Array[0, 24].Sample(
            parts =>
            {
                var utf8 = parts.SelectMany(part => part).ToArray();
                var before = GC.GetAllocatedBytesForCurrentThread();
                Refused(() => DialectSerializer.Default.DeserializeUntyped(utf8));
                Refused(() => DialectSerializer.Default.Deserialize<Untyped>(utf8));
                Refused(() => DialectSerializer.Default.Deserialize<Dictionary<int, HashSet<string>>>(utf8));
                Refused(() => DialectSerializer.Default.Parse(utf8));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 * 1024);
            },
            iter: 3_000,
            threads: 1);

        static void Refused(Action read)
        {
            try
            {
                read();
            }
            catch (JsonException)
            {
                // The only way to say no.
            }
        }
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("[[],{\"x\":", "}]")]
    public void Two_hundred_levels_come_back(string open, string close)
    {
        var levels = open.StartsWith("[[", StringComparison.Ordinal) ? 100 : 200;
        var text = string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(close, levels));

        var value = DialectSerializer.Default.DeserializeUntyped(Encoding.UTF8.GetBytes(text));

        Assert.Equal(text, Encoding.UTF8.GetString(DialectSerializer.Default.Serialize(value, typeof(object))));
    }

    [Fact]
    public void Two_hundred_typed_levels_come_back()
    {
        var text = string.Concat(Enumerable.Repeat("""{"value":1,"children":[""", 100))
            + string.Concat(Enumerable.Repeat("""],"named":null}""", 100));

        foreach (var metadata in Enum.GetValues<Metadata>())
        {
            var tree = Serializers.With(metadata).Deserialize<Tree>(Encoding.UTF8.GetBytes(text));
            Assert.Equal(text, Encoding.UTF8.GetString(Serializers.With(metadata).Serialize(tree)));
        }
    }

    [Fact]
    public void Hostile_nesting_is_refused()
    {
        foreach (var levels in new[] { 1_000, 1_000_000 })
        {
            var arrays = Encoding.UTF8.GetBytes(new string('[', levels) + new string(']', levels));
            Assert.ThrowsAny<JsonException>(() => DialectSerializer.Default.DeserializeUntyped(arrays));
            Assert.ThrowsAny<JsonException>(() => DialectSerializer.Default.Parse(arrays));
            Assert.ThrowsAny<JsonException>(() => DialectSerializer.Default.Deserialize<Untyped>(arrays));
        }

        var inSets = Encoding.UTF8.GetBytes(InSets(DialectLimits.MaxTextDepth + 1, 0));
        Assert.Throws<JsonException>(() => DialectSerializer.Default.DeserializeUntyped(inSets));
        Assert.Throws<JsonException>(() => DialectSerializer.Default.Deserialize<HashSet<object?>>(inSets));
        // Three texts of 250 levels each are more than one call may use.
        var deep = Encoding.UTF8.GetBytes(InSets(3, 250));
        Assert.ThrowsAny<JsonException>(() => DialectSerializer.Default.DeserializeUntyped(deep));
        Assert.ThrowsAny<JsonException>(() => DialectSerializer.Default.Deserialize<HashSet<object?>>(deep));
    }

    [Fact]
    public void Texts_inside_texts_are_read_as_deep_as_the_limit()
    {
        var value = DialectSerializer.Default.DeserializeUntyped(Encoding.UTF8.GetBytes(InSets(DialectLimits.MaxTextDepth, 0)));

        var depth = 0;
        for (; value is HashSet<object?> set; value = set.SingleOrDefault())
            depth++;
        Assert.Equal(DialectLimits.MaxTextDepth, depth);
    }

    [Fact]
    public void Long_big_integers_are_refused()
    {
        var digits = Encoding.UTF8.GetBytes($"\"!BigInt:{new string('9', DialectLimits.MaxBigIntegerLength + 1)}\"");

        Assert.Throws<JsonException>(() => DialectSerializer.Default.DeserializeUntyped(digits));
        Assert.Throws<JsonException>(() => DialectSerializer.Default.Deserialize<BigInteger>(digits));
        Assert.Throws<JsonException>(() => DialectSerializer.Default.Deserialize<long>(digits.AsSpan(9, DialectLimits.MaxBigIntegerLength)));
    }

    [Theory]
    [InlineData("0x1F", "31")]
    [InlineData("0b101", "5")]
    [InlineData("0o17", "15")]
    [InlineData("+7", "7")]
    [InlineData("-07", "-7")]
    [InlineData("-0x1", null)]
    [InlineData("0o8", null)]
    [InlineData("0x", null)]
    [InlineData("1e3", null)]
    [InlineData("1n", null)]
    public void Big_integers_have_the_forms_of_JavaScript(string text, string? expected)
    {
        Assert.Equal(expected is not null, BigIntegerText.TryParse(text, out var value));
        if (expected is not null)
            Assert.Equal(expected, value.ToString(null, null));
    }

    [Theory]
    [InlineData("2024", 1704067200000)]
    [InlineData("2024-02", 1706745600000)]
    [InlineData("2024-02-29T24:00", 1709251200000)]
    [InlineData("2024-02-29T12:34:56.7899999Z", 1709210096789)]
    [InlineData("2024-02-29T12:34:56.7+00:30", 1709208296700)]
    [InlineData("-271821-04-20T00:00:00.000Z", -8640000000000000)]
    [InlineData("+275760-09-13T00:00:00.000Z", 8640000000000000)]
    [InlineData("0000-02-29T00:00:00.000Z", -62162121600000)]
    [InlineData("+275760-09-13T00:00:00.001Z", null)]
    [InlineData("-000000-01-01", null)]
    [InlineData("2023-02-29", null)]
    [InlineData("2024-13-01", null)]
    [InlineData("2024-01-01T24:00:01Z", null)]
    [InlineData("2024-01-01T00:00:00ZZ", null)]
    [InlineData("2024-01-01 00:00", null)]
    public void Dates_have_the_form_of_ECMAScript(string text, long? expected)
    {
        Assert.Equal(expected is not null, DateText.TryParse(text, out var milliseconds));
        if (expected is null)
            return;
        Assert.Equal(expected, milliseconds);
        Assert.True(DateText.TryParse(DateText.Format(milliseconds), out var again));
        Assert.Equal(milliseconds, again);
    }

    [Fact]
    public void Dates_agree_with_NET() => Gen.Long[-62135596800000, 253402300799999].Sample(ms =>
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture), DateText.Format(ms)));

    [Fact]
    public void Map_keys_are_equal_as_in_JavaScript()
    {
        var map = new JsMap { { null, "null" }, { Undefined.Value, "undefined" }, { 1.0, "one" }, { double.NaN, "nan" }, { 0.0, "zero" }, { new BigInteger(1), "big" } };
        var list = new List<object?>();
        map[list] = "list";

        Assert.Equal(7, map.Count);
        Assert.Equal(
            ["null", "undefined", "one", "nan", "zero", "big", "list"],
            new object?[] { null, Undefined.Value, 1, float.NaN, -0.0, BigInteger.One, list }.Select(key => map[key]));
        Assert.False(map.ContainsKey(new List<object?>()));
        Assert.True(map.Remove(null));
        Assert.False(map.TryGetValue(null, out _));
        Assert.Throws<KeyNotFoundException>(() => map["one"]);
        Assert.Throws<ArgumentException>(() => map.Add(1L, null));
    }

    [Fact]
    public void Simple_types_of_NET_need_no_metadata()
    {
        var serializer = new DialectSerializer(new JsonSerializerOptions { TypeInfoResolver = TypedContext.Default }, reflection: false);
        var value = new Dictionary<string, object?>
        {
            ["int"] = 1, ["long"] = long.MaxValue, ["decimal"] = 1.5m, ["guid"] = Guid.Empty, ["float"] = float.NaN, ["time"] = DateTime.UnixEpoch, ["char"] = '!',
            ["strings"] = new[] { "!" }, ["byte"] = (byte)1,
        };

        Assert.Equal(
            """{"int":1,"long":"!BigInt:9223372036854775807","decimal":1.5,"guid":"00000000-0000-0000-0000-000000000000","float":"!NaN","time":"!Date:1970-01-01T00:00:00.000Z","char":"!!","strings":["!!"],"byte":1}""",
            Encoding.UTF8.GetString(serializer.Serialize(value, typeof(object))));
    }

    [Fact]
    public void The_users_policy_and_converters_come_first()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper, Converters = { new JsonStringEnumConverter(), new Reversed() } };
        var serializer = new DialectSerializer(options);

        Assert.Equal("""{"SOME_NAME":"cba","COLOR":"Green"}""", Encoding.UTF8.GetString(serializer.Serialize(new { SomeName = "abc", Color = Color.Green })));
        Assert.False(options.IsReadOnly);
    }

    private static string InSets(int texts, int arrays)
    {
        // The cheapest quoting: one backslash a level. Only a hostile peer writes it.
        var quote = "\"";
        var open = new StringBuilder();
        var close = "";
        for (var i = 0; i < texts; i++)
        {
            open.Append(quote).Append("!Set:[").Append('[', arrays);
            close = new string(']', arrays) + "]" + quote + close;
            quote = i == 0 ? "\\u0022" : quote.Replace("\\", "\\u005c", StringComparison.Ordinal);
        }

        return open.ToString() + close;
    }

    private static object? Map(List<(object? Key, object? Value)> entries)
    {
        var map = new JsMap();
        foreach (var (key, value) in entries)
            map[key] = value;
        return map;
    }

    private static object? Members(List<(string Name, object? Value)> members)
    {
        var result = new OrderedDictionary<string, object?>();
        foreach (var (name, value) in members)
            result[name] = value;
        return result;
    }

    private sealed class Reversed : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(new string(value.Reverse().ToArray()));
    }
}
