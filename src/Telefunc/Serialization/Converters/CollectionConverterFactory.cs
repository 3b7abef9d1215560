using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Telefunc.Serialization.Converters;

/// <summary>
/// Sets and dictionaries. The converters have no type parameter, so that they need no code at run time: System.Text.Json converts the
/// collection by the type information it has, and the converters put it into the form of the dialect.
/// </summary>
internal sealed class CollectionConverterFactory : JsonConverterFactory
{
    /// <summary>The generic types that are sent as a set.</summary>
    public static FrozenSet<Type> Sets { get; } = FrozenSet.Create(
        typeof(HashSet<>), typeof(ISet<>), typeof(IReadOnlySet<>), typeof(SortedSet<>), typeof(FrozenSet<>),
        typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>), typeof(IImmutableSet<>));

    /// <summary>The generic types that are sent as an object or a map.</summary>
    public static FrozenSet<Type> Dictionaries { get; } = FrozenSet.Create(
        typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(SortedDictionary<,>), typeof(SortedList<,>),
        typeof(OrderedDictionary<,>), typeof(ConcurrentDictionary<,>), typeof(FrozenDictionary<,>), typeof(ReadOnlyDictionary<,>),
        typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>), typeof(IImmutableDictionary<,>));

    // While the type information of System.Text.Json's own conversion is fetched, this type has no converter here.
    [ThreadStatic]
    private static Type? s_native;

    public override bool CanConvert(Type typeToConvert) => typeToConvert != s_native && (IsSet(typeToConvert) || IsDictionary(typeToConvert));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        IsSet(typeToConvert) ? new SetConverter(typeToConvert) : new DictionaryConverter(typeToConvert, asMap: false);

    public static bool IsDictionary(Type type) => type.IsGenericType && Dictionaries.Contains(type.GetGenericTypeDefinition());

    /// <summary>The type information that System.Text.Json has without this factory; its elements are those of the dialect.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static JsonTypeInfo Native(Type type, JsonSerializerOptions options)
    {
        var outer = s_native;
        s_native = type;
        try
        {
            return options.TypeInfoResolver!.GetTypeInfo(type, options)
                ?? throw TypeInformation.Missing(type);
        }
        finally
        {
            s_native = outer;
        }
    }

    private static bool IsSet(Type type) => type.IsGenericType && Sets.Contains(type.GetGenericTypeDefinition());
}
