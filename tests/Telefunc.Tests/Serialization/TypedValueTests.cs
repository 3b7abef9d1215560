using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Telefunc.Serialization;

namespace Telefunc.Tests.Serialization;

/// <summary>Every mapping of a declared type, with both ways of knowing the type.</summary>
public sealed class TypedValueTests
{
    private const string MaxSafe = "9007199254740991";

    public static TheoryData<Metadata> Both => [Metadata.Reflection, Metadata.SourceGenerated];

    [Theory, MemberData(nameof(Both))]
    public void Times(Metadata metadata)
    {
        var utc = new DateTime(2024, 2, 29, 12, 34, 56, 789, DateTimeKind.Utc);
        var value = new Times(
            DateTime.SpecifyKind(utc, DateTimeKind.Unspecified), new DateTimeOffset(utc).ToOffset(TimeSpan.FromHours(2)), new DateOnly(2024, 2, 29), null,
            new TimeSpan(1, 2, 3), new TimeOnly(4, 5));

        var text = Text(metadata, value);
        Assert.Equal(
            """{"time":"!Date:2024-02-29T12:34:56.789Z","moment":"!Date:2024-02-29T12:34:56.789Z","day":"2024-02-29","maybe":null,"span":"01:02:03","clock":"04:05:00"}""",
            text);
        var read = Read<Times>(metadata, text);
        Assert.Equal((utc, DateTimeKind.Utc), (read.Time, read.Time.Kind));
        Assert.Equal((new DateTimeOffset(utc), TimeSpan.Zero), (read.Moment, read.Moment.Offset));
        Assert.Equal(value with { Time = utc, Moment = new DateTimeOffset(utc) }, read);

        var lenient = Read<Times>(
            metadata,
            """{"time":"2024-02-29T14:34:56.789+02:00","moment":"!Date:2024-02-29","day":"!Date:2024-02-29T23:59:59.999Z","maybe":"\u0021Date:1970-01-01","span":"01:02:03","clock":"04:05:00"}""");
        Assert.Equal((utc, new DateOnly(2024, 2, 29), DateTime.UnixEpoch), (lenient.Time, lenient.Day, lenient.Maybe));
    }

    [Theory, MemberData(nameof(Both))]
    public void Dates_that_NET_cannot_hold_are_refused(Metadata metadata)
    {
        foreach (var date in new[] { "!Date:garbage", "!Date:", "!Date:+010000-01-01T00:00:00.000Z", "!Date:0000-01-01", "!NaN" })
            Assert.Throws<JsonException>(() => Read<DateTimeOffset>(metadata, $"\"{date}\""));
        Assert.Throws<JsonException>(() => Read<DateTime>(metadata, "5"));
    }

    [Theory, MemberData(nameof(Both))]
    public void Integers(Metadata metadata)
    {
        var value = new Integers(long.MinValue, ulong.MaxValue, BigInteger.Pow(10, 30), Int128.MinValue, UInt128.MaxValue, -5, 79228162514264337593543950335m, 9007199254740991);

        var text = Text(metadata, value);
        Assert.Equal(
            """
            {"long":"!BigInt:-9223372036854775808","uLong":"!BigInt:18446744073709551615",
            "big":"!BigInt:1000000000000000000000000000000",
            "wide":"!BigInt:-170141183460469231731687303715884105728",
            "uWide":"!BigInt:340282366920938463463374607431768211455",
            "small":-5,"exact":79228162514264337593543950335,"maybe":9007199254740991}
            """.Replace("\n", "", StringComparison.Ordinal),
            text);
        Assert.Equal(value, Read<Integers>(metadata, text));
        Assert.Equal(
            new Integers(-1, 2, 3, 4, 5, 6, 1.5m, 7),
            Read<Integers>(metadata, """{"long":"!BigInt:-1","uLong":2,"big":3,"wide":4,"uWide":5,"small":6,"exact":1.5,"maybe":"!BigInt: 0x7 "}"""));
    }

    [Theory]
    [InlineData(9007199254740991, MaxSafe)]
    [InlineData(-9007199254740991, "-" + MaxSafe)]
    [InlineData(9007199254740992, "\"!BigInt:9007199254740992\"")]
    [InlineData(-9007199254740992, "\"!BigInt:-9007199254740992\"")]
    public void Integers_are_numbers_as_far_as_JavaScript_can_tell_them_apart(long value, string expected)
    {
        Assert.Equal(expected, Text(Metadata.SourceGenerated, value));
        Assert.Equal(value, Read<long>(Metadata.SourceGenerated, expected));
        if (value > 0)
            Assert.Equal(expected, Text(Metadata.SourceGenerated, (ulong)value));
        Assert.Equal(expected, Encoding.UTF8.GetString(DialectSerializer.Default.Serialize(value, typeof(object))));
    }

    [Theory]
    [InlineData(typeof(long), "1.5")]
    [InlineData(typeof(long), "1e400")]
    [InlineData(typeof(long), "\"5\"")]
    [InlineData(typeof(long), "\"!BigInt:1.5\"")]
    [InlineData(typeof(long), "\"!BigInt:9223372036854775808\"")]
    [InlineData(typeof(ulong), "\"!BigInt:-1\"")]
    [InlineData(typeof(ulong), "-1")]
    [InlineData(typeof(BigInteger), "1.5")]
    [InlineData(typeof(BigInteger), "\"12\"")]
    [InlineData(typeof(int), "\"5\"")]
    [InlineData(typeof(int), "null")]
    [InlineData(typeof(int), "\"!undefined\"")]
    [InlineData(typeof(double), "\"1\"")]
    [InlineData(typeof(double), "\"!Date:2024-01-01\"")]
    [InlineData(typeof(string), "5")]
    [InlineData(typeof(string), "\"!Date:2024-01-01\"")]
    [InlineData(typeof(string), "\"!NaN\"")]
    [InlineData(typeof(string), "\"!Map:[]\"")]
    [InlineData(typeof(char), "\"ab\"")]
    [InlineData(typeof(bool), "\"!undefined\"")]
    [InlineData(typeof(byte[]), "\"AAE=\"")]
    [InlineData(typeof(byte[]), "\"!Uint8Array:@@\"")]
    [InlineData(typeof(HashSet<int>), "\"!Set:{}\"")]
    [InlineData(typeof(HashSet<int>), "\"!Set:[1] 2\"")]
    [InlineData(typeof(HashSet<int>), "\"!Map:[]\"")]
    [InlineData(typeof(Dictionary<int, int>), "\"!Map:[[1]]\"")]
    [InlineData(typeof(Dictionary<int, int>), "\"!Map:[1]\"")]
    [InlineData(typeof(Dictionary<int, int>), "\"!Map:[[{},1]]\"")]
    [InlineData(typeof(Dictionary<int, int>), "\"!Map:[[1,1]],\"")]
    [InlineData(typeof(Dictionary<string, int>), "\"!Map:[[1,1]]\"")]
    [InlineData(typeof(Dictionary<string, int>), "\"!Map:[[\\\"!Date:2024-01-01\\\",1]]\"")]
    [InlineData(typeof(Regex), "\"!RegExp:/(/\"")]
    [InlineData(typeof(Regex), "\"x\"")]
    [InlineData(typeof(Live<int, long>), "\"!Live:1\"")]
    public void What_does_not_fit_is_refused(Type type, string text) =>
        Assert.ThrowsAny<JsonException>(() => DialectSerializer.Default.Deserialize(Encoding.UTF8.GetBytes(text), type));

    [Theory, MemberData(nameof(Both))]
    public void Floats(Metadata metadata)
    {
        var value = new Floats(double.NaN, float.NegativeInfinity, Half.PositiveInfinity, null);
        Assert.Equal("""{"double":"!NaN","float":"!-Infinity","half":"!Infinity","maybe":null}""", Text(metadata, value));
        Assert.Equal(value, Read<Floats>(metadata, Text(metadata, value)));

        var finite = new Floats(-0.0, 0.1f, (Half)0.5f, 1e21);
        Assert.Equal("""{"double":0,"float":0.1,"half":0.5,"maybe":1e+21}""", Text(metadata, finite));
        Assert.Equal(finite with { Double = 0 }, Read<Floats>(metadata, Text(metadata, finite)));
    }

    [Theory]
    [InlineData(1e21, "1e+21")]
    [InlineData(123456789012345680000.0, "123456789012345680000")]
    [InlineData(999999999999999.9, "999999999999999.9")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(-1.25e-7, "-1.25e-7")]
    [InlineData(0.000001234, "0.000001234")]
    [InlineData(-0.00001, "-0.00001")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(0.1, "0.1")]
    public void Numbers_have_the_form_of_ECMAScript(double value, string expected)
    {
        Assert.Equal(expected, Text(Metadata.SourceGenerated, value));
        Assert.Equal(value, double.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory, MemberData(nameof(Both))]
    public void Texts(Metadata metadata)
    {
        var value = new Texts("!a", '!', new Uri("!x", UriKind.Relative), Guid.Empty, Color.Green, new Version(1, 2), null);

        var text = Text(metadata, value);
        Assert.Equal("""{"text":"!!a","char":"!!","uri":"!!x","guid":"00000000-0000-0000-0000-000000000000","color":1,"version":"1.2","maybe":null}""", text);
        Assert.Equal(value, Read<Texts>(metadata, text));
        Assert.Equal("undefined ", Read<string>(metadata, "\"!undefined \""));
        Assert.Equal("!undefined", Read<string>(metadata, Text(metadata, "!undefined")));
        Assert.Equal("a\ud800/\"\\\n\u20ac", Read<string>(metadata, Text(metadata, "a\ud800/\"\\\n\u20ac")));
        Assert.Equal("!\udc00", Read<string>(metadata, Text(metadata, "!\udc00")));
    }

    [Theory, MemberData(nameof(Both))]
    public void Bytes(Metadata metadata)
    {
        var value = new Binaries([0xFF], new byte[] { 0xFF, 0xFE }, new byte[] { 0xFB, 0xEF, 0xBE, 0xFB, 0xFF }, null);

        var text = Text(metadata, value);
        Assert.Equal("""{"array":"!Uint8Array:_w","memory":"!Uint8Array:__4","readOnly":"!Uint8Array:-----_8","maybe":null}""", text);
        var read = Read<Binaries>(metadata, text);
        Assert.Equal(value.Array, read.Array);
        Assert.Equal(value.Memory.ToArray(), read.Memory.ToArray());
        Assert.Equal(value.ReadOnly.ToArray(), read.ReadOnly.ToArray());
        Assert.Equal([0, 15, 0xBF], Read<byte[]>(metadata, "\"!Uint8Array:AA+\\/\""));
    }

    [Theory, MemberData(nameof(Both))]
    public void Sets(Metadata metadata)
    {
        var value = new Sets([1, 2], new HashSet<string> { "!x" }, ["b", "a"], [long.MaxValue], [[1], [2, 3]]);

        var text = Text(metadata, value);
        Assert.Equal(
            """{"hash":"!Set:[1,2]","interface":"!Set:[\"!!x\"]","sorted":"!Set:[\"a\",\"b\"]","immutable":"!Set:[\"!BigInt:9223372036854775807\"]","nested":"!Set:[\"!Set:[1]\",\"!Set:[2,3]\"]"}""",
            text);
        var read = Read<Sets>(metadata, text);
        Assert.Equal(value.Hash, read.Hash);
        Assert.Equal(value.Interface, read.Interface);
        Assert.Equal(value.Sorted, read.Sorted);
        Assert.Equal(value.Immutable, read.Immutable);
        Assert.Equal([[1], [2, 3]], read.Nested.Select(set => set.ToArray()));

        var arrays = Read<Sets>(metadata, """{"hash":[1,1],"interface":[],"sorted":[],"immutable":[5],"nested":["!Set:[7]",[8]]}""");
        Assert.Equal([1], arrays.Hash);
        Assert.Equal([[7], [8]], arrays.Nested.Select(set => set.ToArray()));
    }

    [Fact]
    public void Collections_that_System_Text_Json_only_writes_are_read_where_code_can_be_made()
    {
        var value = new RuntimeSets(FrozenSet.Create("a"), new HashSet<int> { 1 }, new Dictionary<string, int> { ["k"] = 2 }.ToFrozenDictionary());

        var text = Text(Metadata.Reflection, value);
        Assert.Equal("""{"frozen":"!Set:[\"a\"]","readOnly":"!Set:[1]","lookup":{"k":2}}""", text);
        var read = Read<RuntimeSets>(Metadata.Reflection, text);
        Assert.Equal(value.Frozen, read.Frozen);
        Assert.Equal(value.ReadOnly, read.ReadOnly);
        Assert.Equal(value.Lookup, read.Lookup);
    }

    [Theory, MemberData(nameof(Both))]
    public void Maps(Metadata metadata)
    {
        var value = new Maps(
            new() { [1] = "!one" },
            new() { [DateTimeOffset.UnixEpoch] = 2 },
            new Dictionary<Guid, Color> { [Guid.Empty] = Color.Green },
            new() { [long.MaxValue] = new() { [true] = null } },
            new() { ["!k"] = 3 },
            new() { ["!k"] = "v\ud800" },
            new() { ["a"] = Undefined.Value, ["b"] = null });

        var text = Text(metadata, value);
        Assert.StartsWith(
            """
            {"numbers":"!Map:[[1,\"!!one\"]]","dates":"!Map:[[\"!Date:1970-01-01T00:00:00.000Z\",2]]",
            "ids":"!Map:[[\"00000000-0000-0000-0000-000000000000\",1]]",
            "nested":"!Map:[[\"!BigInt:9223372036854775807\",\"!Map:[[true,null]]\"]]","plain":{"!k":3},"declared":"!Map:[[\"!!k
            """.Replace("\n", "", StringComparison.Ordinal),
            text, StringComparison.Ordinal);
        Assert.EndsWith(""","onParameter":"!Map:[[\"a\",\"!undefined\"],[\"b\",null]]"}""", text, StringComparison.Ordinal);
        var read = Read<Maps>(metadata, text);
        Assert.Equal(value.Numbers, read.Numbers);
        Assert.Equal(value.Dates, read.Dates);
        Assert.Equal(value.Ids, read.Ids);
        Assert.Equal(value.Nested.Single().Value, read.Nested[long.MaxValue]);
        Assert.Equal(value.Plain, read.Plain);
        Assert.Equal(value.Declared, read.Declared);
        Assert.Equal(value.OnParameter, read.OnParameter);
    }

    [Theory, MemberData(nameof(Both))]
    public void Maps_are_read_from_objects_and_objects_from_maps(Metadata metadata)
    {
        var read = Read<Maps>(
            metadata,
            """{"numbers":{"1":"one"},"dates":{},"ids":"!Map:[]","nested":{},"plain":"!Map:[[\"!!k\",3],[\"k\",4],[\"k\",5]]","declared":{"!k":"v"},"onParameter":{"a":"!undefined"}}""");

        Assert.Equal("one", read.Numbers[1]);
        Assert.Equal(new Dictionary<string, int> { ["!k"] = 3, ["k"] = 5 }, read.Plain);
        Assert.Equal("v", read.Declared["!k"]);
        Assert.Same(Undefined.Value, read.OnParameter["a"]);
    }

    [Theory, MemberData(nameof(Both))]
    public void Regular_expressions(Metadata metadata)
    {
        var value = new Expression(new Regex("a/b", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.Singleline));
        Assert.Equal("""{"pattern":"!RegExp:/a/b/ims"}""", Text(metadata, value));

        var read = Read<Expression>(metadata, """{"pattern":"!RegExp:/a\\/b/gis"}""").Pattern;
        Assert.Equal((@"a\/b", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant), (read.ToString(), read.Options));
        Assert.Matches(read, "A/B");
        Assert.NotEqual(Regex.InfiniteMatchTimeout, read.MatchTimeout);
        Assert.Throws<NotSupportedException>(() => Text(metadata, new Expression(new Regex("a b", RegexOptions.IgnorePatternWhitespace))));
    }

    [Theory, MemberData(nameof(Both))]
    public void Model_types_can_be_declared(Metadata metadata)
    {
        var value = new Models(new JsDate(-62198755200000), new JsRegExp("x", "gy"), new JsMap { { null, 1.0 } });

        var text = Text(metadata, value);
        Assert.Equal("""{"date":"!Date:-000001-01-01T00:00:00.000Z","expression":"!RegExp:/x/gy","map":"!Map:[[null,1]]"}""", text);
        var read = Read<Models>(metadata, text);
        Assert.Equal((value.Date, value.Expression), (read.Date, read.Expression));
        Assert.Equal(1.0, read.Map[null]);
        Assert.Equal(JsDate.Invalid, Read<JsDate>(metadata, "\"!Date:x\""));
    }

    [Theory, MemberData(nameof(Both))]
    public void A_discriminator_may_stand_anywhere(Metadata metadata)
    {
        Assert.Equal(new Join("!1"), Read<ClientMessage>(metadata, """{"roomId":"!!1","type":"join"}"""));
        Assert.Equal(new Say("x", null), Read<ClientMessage>(metadata, """{"at":"!undefined","text":"x","type":"chat"}"""));
        Assert.Equal("""{"type":"join","roomId":"!!1"}""", Text<ClientMessage>(metadata, new Join("!1")));
    }

    private static string Text<T>(Metadata metadata, T value)
    {
        var utf8 = Serializers.With(metadata).Serialize(value);
        Assert.Equal(utf8, Serializers.With(metadata).Serialize(value, typeof(T)));
        return Encoding.UTF8.GetString(utf8);
    }

    private static T Read<T>(Metadata metadata, string text) => Serializers.With(metadata).Deserialize<T>(Encoding.UTF8.GetBytes(text));
}
