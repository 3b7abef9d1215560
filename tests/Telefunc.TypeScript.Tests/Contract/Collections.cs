using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Telefunc.TypeScript.Tests.Contract;

public sealed record Collections(
    string[] Array,
    int[][] Nested,
    List<byte> ByteList,
    IReadOnlyList<string> ReadOnlyList,
    IEnumerable<Guid> Sequence,
    Queue<DateOnly> Queue,
    ImmutableArray<int> ImmutableArray,
    LinkedList<double> LinkedList,
    Memory<int> Memory,
    HashSet<string> Set,
    ISet<int> SetOfNumbers,
    IReadOnlySet<long> ReadOnlySet,
    FrozenSet<Guid> FrozenSet,
    ImmutableHashSet<DateTimeOffset> ImmutableSet,
    KeyValuePair<string, int> Pair,
    List<KeyValuePair<int, string>> Pairs,
    Names OwnCollection);

public sealed class Names : List<string>
{
    public string Ignored => "a collection has no members in JSON";
}

public sealed record Dictionaries(
    Dictionary<string, int> ByName,
    IReadOnlyDictionary<string, Point> Points,
    Dictionary<int, string> ByNumber,
    SortedDictionary<Guid, Point> ById,
    ImmutableDictionary<Color, int> ByColor,
    Dictionary<DateTimeOffset, int> ByMoment,
    [property: JsonMap] Dictionary<string, int> AsMap,
    [JsonMap] Dictionary<string, Point> AsMapToo,
    Table Own);

/// <summary>Not one of the dictionaries that the dialect knows, so that it is an object whatever its keys are.</summary>
public sealed class Table : Dictionary<int, Point>;

public readonly record struct Point(double X, double Y);
