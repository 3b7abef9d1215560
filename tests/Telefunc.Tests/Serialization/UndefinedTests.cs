using System.Text;
using System.Text.Json;
using Telefunc.Serialization;

namespace Telefunc.Tests.Serialization;

/// <summary>Undefined in typed values, which a JavaScript client writes for members that have no value.</summary>
public sealed class UndefinedTests
{
    public static TheoryData<Metadata> Both => [Metadata.Reflection, Metadata.SourceGenerated];

    [Theory, MemberData(nameof(Both))]
    public void Members_are_absent_and_elements_null(Metadata metadata)
    {
        var read = Read<Settings>(
            metadata, """{ "limit" : "!undefined" , "name":"n","unknown":{"a":"!undefined"}, "note":"!undefined","items":[1,"!undefined", 3],"count":"!undefined"}""");

        Assert.Equal(("n", 10, "none", null), (read.Name, read.Limit, read.Note, read.Count));
        Assert.Equal([1, null, 3], read.Items);
        Assert.Null(Read<Settings?>(metadata, "\"!undefined\""));
        Assert.Equal(new Demanding("!undefined", null, null), Read<Demanding>(metadata, """{"optional":"!undefined","number":"!undefined","name":"!!undefined"}"""));
        Assert.Equal(new Demanding("n", null, null), Read<Demanding>(metadata, """{"name":"n"}"""));
        Assert.Equal("untitled", Read<Initialized>(metadata, """{"name":"n","demanded":1,"title":"!undefined"}""").Title);
    }

    [Theory]
    [InlineData(typeof(Demanding), """{"name":"!undefined"}""")]
    [InlineData(typeof(Demanding), """{"name":null}""")]
    [InlineData(typeof(Demanding), "{}")]
    [InlineData(typeof(Settings), """{"name":"n","limit":null}""")]
    [InlineData(typeof(Initialized), """{"name":"n"}""")]
    [InlineData(typeof(Initialized), """{"demanded":1}""")]
    [InlineData(typeof(Initialized), """{"name":"n","demanded":1,"title":null}""")]
    [InlineData(typeof(int[]), """[1,"!undefined"]""")]
    public void What_must_have_a_value_refuses_it(Type type, string text)
    {
        Assert.Throws<JsonException>(() => Serializers.With(Metadata.Reflection).Deserialize(Encoding.UTF8.GetBytes(text), type));
        Assert.Throws<JsonException>(() => Serializers.With(Metadata.SourceGenerated).Deserialize(Encoding.UTF8.GetBytes(text), type));
    }

    [Theory, MemberData(nameof(Both))]
    public void Untyped_parts_of_a_typed_value_keep_it(Metadata metadata)
    {
        var read = Read<Untyped>(
            metadata,
            """{"after":"!undefined","value":{"a":"!undefined","b":[null,"!undefined"]},"list":["!undefined",null],"members":{"x":"!undefined","y":1},"array":[["!undefined"]]}""");

        Assert.Equal("object(string(97):undefined,string(98):array(null,undefined))", DialectNotation.Describe(read.Value));
        Assert.Equal([Undefined.Value, null], read.List);
        Assert.Equal(["x", "y"], read.Members.Keys);
        Assert.Same(Undefined.Value, read.Members["x"]);
        Assert.Equal("array(undefined)", DialectNotation.Describe(Assert.Single(read.Array)));
        Assert.Null(read.After);
        Assert.Null(Read<Untyped>(metadata, """{"value":"!undefined","list":[],"members":{},"array":[]}""").Value);
    }

    [Fact]
    public void It_is_told_apart_inside_maps_and_deeper_texts()
    {
        var read = DialectSerializer.Default.Deserialize<Dictionary<int, List<object?>>>(
            """
            "!Map:[[1,[\"!undefined\",\"!Map:[[\\\"!undefined\\\",\\\"!undefined\\\"]]\",{\"a\":\"!undefined\"}]]]"
            """u8);

        Assert.Equal("array(undefined,map(undefined=>undefined),object(string(97):undefined))", DialectNotation.Describe(read[1]));
    }

    [Fact]
    public void A_member_may_have_its_name()
    {
        var read = DialectSerializer.Default.Deserialize<Dictionary<string, int?>>("""{"!undefined":1,"a":"!undefined"}"""u8);

        Assert.Equal(new Dictionary<string, int?> { ["!undefined"] = 1, ["a"] = null }, read);
    }

    private static T Read<T>(Metadata metadata, string text) => Serializers.With(metadata).Deserialize<T>(Encoding.UTF8.GetBytes(text));
}
