using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Telefunc.Serialization;

namespace Telefunc.Tests.Serialization;

/// <summary>Serializers that find types by reflection, and by the source generator alone.</summary>
public enum Metadata
{
    Reflection,
    SourceGenerated,
}

internal static class Serializers
{
    private static readonly DialectSerializer s_generated =
        new(new JsonSerializerOptions { TypeInfoResolver = TypedContext.Default }, reflection: false);

    public static DialectSerializer With(Metadata metadata) => metadata == Metadata.Reflection ? DialectSerializer.Default : s_generated;
}

public enum Color
{
    Red,
    Green,
}

public sealed record Times(DateTime Time, DateTimeOffset Moment, DateOnly Day, DateTime? Maybe, TimeSpan Span, TimeOnly Clock);

public sealed record Integers(long Long, ulong ULong, BigInteger Big, Int128 Wide, UInt128 UWide, int Small, decimal Exact, long? Maybe);

public sealed record Floats(double Double, float Float, Half Half, double? Maybe);

public sealed record Texts(string Text, char Char, Uri Uri, Guid Guid, Color Color, Version Version, string? Maybe);

public sealed record Binaries(byte[] Array, Memory<byte> Memory, ReadOnlyMemory<byte> ReadOnly, byte[]? Maybe);

public sealed record Sets(
    HashSet<int> Hash, ISet<string> Interface, SortedSet<string> Sorted, ImmutableHashSet<long> Immutable, HashSet<HashSet<int>> Nested);

public sealed record RuntimeSets(FrozenSet<string> Frozen, IReadOnlySet<int> ReadOnly, FrozenDictionary<string, int> Lookup);

public sealed record Maps(
    Dictionary<int, string> Numbers,
    Dictionary<DateTimeOffset, long> Dates,
    IReadOnlyDictionary<Guid, Color> Ids,
    SortedDictionary<long, Dictionary<bool, string?>> Nested,
    Dictionary<string, int> Plain,
    [property: JsonMap] Dictionary<string, string> Declared,
    [JsonMap] Dictionary<string, object?> OnParameter);

public sealed record Expression(Regex Pattern);

public sealed record Settings(string Name, int Limit = 10, string? Note = "none", int? Count = null, List<int?>? Items = null);

public sealed record Demanding(string Name, string? Optional, int? Number);

public sealed class Initialized
{
    public required string Name { get; init; }

    public string Title { get; set; } = "untitled";

    [JsonRequired]
    public int? Demanded { get; init; }
}

public sealed record Untyped(object? Value, List<object?> List, Dictionary<string, object?> Members, object?[] Array, int? After);

public sealed record Models(JsDate Date, JsRegExp Expression, JsMap Map);

public sealed record Tree(int Value, Tree[] Children, Dictionary<int, Tree>? Named);

public sealed class Extensible
{
    [JsonExtensionData]
    public JsonObject? Rest { get; set; }
}

public sealed class ExtensibleByDictionary
{
    [JsonExtensionData]
    public Dictionary<string, object?>? Rest { get; set; }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Join), "join")]
[JsonDerivedType(typeof(Say), "chat")]
public abstract record ClientMessage;

public sealed record Join(string RoomId) : ClientMessage;

public sealed record Say(string Text, DateTimeOffset? At) : ClientMessage;

/// <summary>Stands for the abstract base class of channels.</summary>
[JsonConverter(typeof(EmbeddedValueConverter<Live>))]
public abstract class Live(string id)
{
    public string Id { get; } = id;
}

[JsonConverter(typeof(EmbeddedValueConverter<Live>))]
public sealed class Live<TReceive, TSend>(string id) : Live(id);

public sealed record LiveResult(string Name, Live<string, int> First, List<Live<int, long>> More, object? Hidden, Live? Any);

[JsonSerializable(typeof(Times))]
[JsonSerializable(typeof(Integers))]
[JsonSerializable(typeof(Floats))]
[JsonSerializable(typeof(Texts))]
[JsonSerializable(typeof(Binaries))]
[JsonSerializable(typeof(Sets))]
[JsonSerializable(typeof(Maps))]
[JsonSerializable(typeof(Expression))]
[JsonSerializable(typeof(Settings))]
[JsonSerializable(typeof(Demanding))]
[JsonSerializable(typeof(Initialized))]
[JsonSerializable(typeof(Untyped))]
[JsonSerializable(typeof(Models))]
[JsonSerializable(typeof(Tree))]
[JsonSerializable(typeof(Extensible))]
[JsonSerializable(typeof(ExtensibleByDictionary))]
[JsonSerializable(typeof(ClientMessage))]
[JsonSerializable(typeof(LiveResult))]
[JsonSerializable(typeof(int[]))]
internal sealed partial class TypedContext : JsonSerializerContext;
