using System.Text.Json;
using Telefunc.Serialization;

namespace Telefunc.Tests.Serialization;

/// <summary>What an application without reflection over JSON types is told of a type that it forgot to list.</summary>
public sealed class TypeInformationTests
{
    private static readonly DialectSerializer Serializer = new(new JsonSerializerOptions(), reflection: false);

    public static TheoryData<Action> Uses => new(
        () => Serializer.Serialize(new Forgotten(1)),
        () => Serializer.Serialize(new Forgotten(1), typeof(Forgotten)),
        () => Serializer.Serialize(new Forgotten(1), typeof(object)),
        () => Serializer.Serialize(new object[] { new Forgotten(1) }, typeof(object)),
        () => Serializer.Deserialize<Forgotten>("""{"number":1}"""u8),
        () => Serializer.Deserialize("""{"number":1}"""u8, typeof(Forgotten)),
        () => Serializer.Serialize(new HashSet<Forgotten>(), typeof(HashSet<Forgotten>)));

    [Theory]
    [MemberData(nameof(Uses), DisableDiscoveryEnumeration = true)]
    public void A_type_without_metadata_is_named_together_with_what_to_add(Action use)
    {
        var message = Assert.Throws<NotSupportedException>(use).Message;

        Assert.Contains(typeof(Forgotten).FullName!, message, StringComparison.Ordinal);
        Assert.Contains("[JsonSerializable(typeof(...))]", message, StringComparison.Ordinal);
        Assert.Contains("Json.TypeInfoResolverChain", message, StringComparison.Ordinal);
    }

    private sealed record Forgotten(int Number);
}
