using System.Text;
using System.Text.Json;
using Telefunc.Serialization;

namespace Telefunc.Tests.Serialization;

public sealed class DialectDocumentTests
{
    [Fact]
    public void Members_and_elements_are_slices()
    {
        var document = Parse(""" {"file" : "/a" ,"n\u0061me":"x","args":[1, "!undefined" ,{"a":[2]},[]],"name":"y"} """);

        Assert.True(document.IsObject);
        Assert.Equal("\"/a\"", Member(document, "file"));
        Assert.Equal("\"y\"", Member(document, "name"));
        Assert.False(document.TryGetMember("a", out _));
        Assert.True(document.TryGetMember("args", out var args));
        var elements = DialectDocument.Elements(args);
        Assert.Equal(["1", "\"!undefined\"", """{"a":[2]}""", "[]"], elements.Select(e => Encoding.UTF8.GetString(e.Span)));
        Assert.Equal([false, true, false, false], elements.Select(DialectDocument.IsUndefined));
        Assert.Throws<JsonException>(() => DialectDocument.Elements(args, limit: 3));
        Assert.Throws<JsonException>(() => DialectDocument.Elements("{}"u8.ToArray()));
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData(" [1] ", "[1]")]
    [InlineData("\ufeff\"x\"", "\"x\"")]
    public void Other_values_have_no_members(string text, string root)
    {
        var document = Parse(text);

        Assert.False(document.IsObject);
        Assert.False(document.TryGetMember("x", out _));
        Assert.Equal(root, Encoding.UTF8.GetString(document.Root.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}x")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[1")]
    [InlineData("'x'")]
    public void What_is_not_JSON_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => Parse(text));

    [Fact]
    public void Invalid_UTF8_is_replaced()
    {
        byte[] text = [.. "{\"a\":\""u8, 0xFF, .. "\"}"u8];

        Assert.Equal("\"\ufffd\"", Member(DialectSerializer.Default.Parse(text), "a"));
        Assert.Equal("\ufffd", DialectSerializer.Default.Deserialize<Dictionary<string, string>>(text)["a"]);
        Assert.Equal("object(string(97):string(65533))", DialectNotation.Describe(DialectSerializer.Default.DeserializeUntyped(text)));
    }

    private static DialectDocument Parse(string text) => DialectSerializer.Default.Parse(Encoding.UTF8.GetBytes(text));

    private static string Member(DialectDocument document, string name)
    {
        Assert.True(document.TryGetMember(name, out var raw));
        return Encoding.UTF8.GetString(raw.Span);
    }
}
