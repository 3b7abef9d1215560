using System.Text;
using System.Text.Json;
using Telefunc.Serialization;

namespace Telefunc.Tests.Serialization;

/// <summary>Live values in typed and untyped places.</summary>
public sealed class EmbeddedValueTests
{
    private const string Json =
        """{"name":"!!Live:n","first":"!Live:{\"id\":\"a\"}","more":["!Live:{\"id\":\"b\"}"],"hidden":{"x":["!Live:{\"id\":\"c\"}"]},"any":null}""";

    public static TheoryData<Metadata> Both => [Metadata.Reflection, Metadata.SourceGenerated];

    [Theory, MemberData(nameof(Both))]
    public void They_are_written_as_prefix_and_metadata(Metadata metadata)
    {
        var hidden = new Dictionary<string, object?> { ["x"] = new List<object?> { new Live<string, int>("c") } };
        var value = new LiveResult("!Live:n", new("a"), [new("b")], hidden, null);

        Assert.Equal(Json, Encoding.UTF8.GetString(Serializers.With(metadata).Serialize(value, typeof(LiveResult), new Embedding())));
    }

    [Theory, MemberData(nameof(Both))]
    public void They_are_revived_as_the_declared_type(Metadata metadata)
    {
        var value = (LiveResult)Serializers.With(metadata).Deserialize(Encoding.UTF8.GetBytes(Json), typeof(LiveResult), new Embedding())!;

        Assert.Equal(("!Live:n", "a", "b", null), (value.Name, value.First.Id, value.More[0].Id, value.Any));
        var members = Assert.IsAssignableFrom<IDictionary<string, object?>>(value.Hidden);
        Assert.Equal("c", Assert.IsAssignableFrom<Live>(Assert.IsType<List<object?>>(members["x"])[0]).Id);
    }

    [Fact]
    public void They_are_found_in_anonymous_types_sets_and_maps()
    {
        var text = DialectSerializer.Default.Serialize(
            new { Channel = new Live<string, int>("a"), Set = new HashSet<object?> { new Live<string, int>("b") }, Map = new JsMap { { 1, new Live<string, int>("c") } } },
            typeof(object),
            new Embedding());

        Assert.Equal(
            """{"channel":"!Live:{\"id\":\"a\"}","set":"!Set:[\"!Live:{\\\"id\\\":\\\"b\\\"}\"]","map":"!Map:[[1,\"!Live:{\\\"id\\\":\\\"c\\\"}\"]]"}""",
            Encoding.UTF8.GetString(text));
        var read = (IDictionary<string, object?>)DialectSerializer.Default.DeserializeUntyped(text, new Embedding())!;
        Assert.Equal("c", ((Live)((JsMap)read["map"]!)[1]!).Id);
    }

    [Theory, MemberData(nameof(Both))]
    public void They_are_refused_where_they_cannot_travel(Metadata metadata)
    {
        var serializer = Serializers.With(metadata);

        Assert.Throws<NotSupportedException>(() => serializer.Serialize(new Live<string, int>("a"), typeof(Live<string, int>)));
        Assert.Throws<JsonException>(() => serializer.Deserialize(Encoding.UTF8.GetBytes(Json), typeof(LiveResult)));
        Assert.Throws<JsonException>(() => serializer.Deserialize("\"!Live:{\\\"id\\\":\\\"a\\\"}\""u8, typeof(string), new Embedding()));
        Assert.Throws<JsonException>(() => serializer.Deserialize("\"x\""u8, typeof(Live<string, int>), new Embedding()));
        // Without an embedding the form is an unknown one.
        Assert.Equal("Live:x", serializer.DeserializeUntyped("\"!Live:x\""u8));
    }

    [Fact]
    public void A_call_inside_a_call_does_not_inherit_or_lose_the_embedding()
    {
        var embedding = new Embedding { CallInside = true };

        var text = DialectSerializer.Default.Serialize(new[] { new Live<string, int>("a"), new Live<string, int>("b") }, typeof(Live<string, int>[]), embedding);

        Assert.Equal("""["!Live:{\"id\":\"a\"}","!Live:{\"id\":\"b\"}"]""", Encoding.UTF8.GetString(text));
        Assert.Equal(2, embedding.Refusals);
    }

    private sealed class Embedding : IValueEmbedding
    {
        private static ReadOnlySpan<byte> Prefix => "!Live:"u8;

        public bool CallInside { get; init; }

        public int Refusals { get; private set; }

        public bool IsEmbedded(ReadOnlySpan<byte> utf8) => utf8.StartsWith(Prefix);

        public string Embed(object value)
        {
            if (CallInside)
            {
                Assert.Throws<NotSupportedException>(() => DialectSerializer.Default.Serialize(value, typeof(object)));
                Refusals++;
            }

            return "!Live:" + Encoding.UTF8.GetString(DialectSerializer.Default.Serialize(new { ((Live)value).Id }));
        }

        public object? Revive(string text, Type targetType)
        {
            var metadata = (IDictionary<string, object?>)DialectSerializer.Default.DeserializeUntyped(Encoding.UTF8.GetBytes(text[Prefix.Length..]))!;
            var id = (string)metadata["id"]!;
            return targetType == typeof(Live<int, long>) ? new Live<int, long>(id) : new Live<string, int>(id);
        }
    }
}
