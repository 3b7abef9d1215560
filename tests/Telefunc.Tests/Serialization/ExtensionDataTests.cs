namespace Telefunc.Tests.Serialization;

/// <summary>Members that a type does not declare cannot be kept, and say so rather than being written in a form that nobody can read.</summary>
public sealed class ExtensionDataTests
{
    public static TheoryData<Metadata> Both => TypedValueTests.Both;

    [Theory, MemberData(nameof(Both))]
    public void Is_refused_with_the_way_out(Metadata metadata)
    {
        var serializer = Serializers.With(metadata);

        AssertSaysSo(Assert.Throws<NotSupportedException>(() => serializer.Serialize(new Extensible())));
        AssertSaysSo(Assert.Throws<NotSupportedException>(() => serializer.Serialize(new ExtensibleByDictionary())));
        AssertSaysSo(Assert.Throws<NotSupportedException>(() => serializer.Deserialize<Extensible>("{}"u8)));
    }

    private static void AssertSaysSo(Exception refused) =>
        Assert.Contains("rest: [JsonExtensionData] is not supported. Declare an ordinary member of a dictionary type", refused.Message, StringComparison.Ordinal);
}
