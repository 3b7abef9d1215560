using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Telefunc.TypeScript.Tests.Contract;

namespace Telefunc.TypeScript.Tests;

/// <summary>Values of the contract.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Moment = new(2024, 2, 29, 12, 34, 56, TimeSpan.Zero);
    private static readonly Guid Id = new("8a4a1cf1-f357-4969-84ce-6e0ec6ccfa62");

    private static readonly Scalars Scalars = new(
        "!text", '!', true, 1, -1, -2, 2, -3, 3, -4, 4, Int128.MaxValue, UInt128.MaxValue, BigInteger.Pow(10, 30), (Half)0.5, 0.25f, double.NaN, 1.5m,
        Moment.UtcDateTime, Moment, new(2024, 2, 29), new(12, 34), TimeSpan.FromHours(30), Id, new("https://example.org/"), new(1, 2), new("a+", RegexOptions.IgnoreCase),
        [1, 2], new byte[] { 3 }, new byte[] { 4 }, new(0), new("b*", "g"));

    /// <summary>Each with the file and the name of its TypeScript type.</summary>
    public static IReadOnlyList<(string File, string TypeScript, Type Type, object Value)> All { get; } =
    [
        Values(Scalars),
        Values(new Absent(null, null, null, null, null, null, null, null, [null, "one"], null, new() { ["one"] = null })),
        Values(new Absent("", 0, false, Moment, [1], 1, Color.Blue, Scalars, [], [null, 1], [])),
        Values(new Collections(
            ["a"], [[1], []], [1], ["b"], [Id], new([new DateOnly(2024, 2, 29)]), [1], new([0.5]), new[] { 1 }, ["c"], new HashSet<int> { 1 }, new HashSet<long> { 2 },
            FrozenSet.Create(Id), [Moment], new("key", 1), [new(1, "value")], ["d"])),
        Values(new Dictionaries(
            new() { ["a"] = 1 }, new Dictionary<string, Point> { ["b"] = new(1, 2) }, new() { [1] = "c" }, new() { [Id] = new(3, 4) },
            ImmutableDictionary<Color, int>.Empty.Add(Color.Blue, 5), new() { [Moment] = 6 }, new() { ["d"] = 7 }, new() { ["e"] = new(8, 9) }, new() { [10] = new(0, 0) })),
        Values(new Untyped(1, null, JsonElement.Parse("[1]"), JsonNode.Parse("{}"), new() { ["a"] = 1 }, ["b", 2], [1, "c", true])),
        Values(new Enums(Color.Blue, Weekday.Tuesday, Rights.Read | Rights.Write, Marks.Done | Marks.Starred, Level.Below, Color.Green, null, [Color.Red])),
        Shapes("Everything", new Everything { Required = "a", RequiredButNull = null }),
        Shapes("Everything", new Everything { Required = "a", RequiredButNull = "b", Note = "c", Count = 1 }),
        Shapes("Page<Product>", new Page<Product>([new() { Id = Id, Name = "a", Detail = null }], 1, null, new([], 0, new() { Id = Id, Name = "b", Detail = 1 }, null))),
        Shapes("Buffers", new Buffers(
            new([1]), new([2]), new(new() { ["a"] = 3 }), new(new() { [4] = 5 }), new() { Id = Id, Name = "b", Isbn = "c" }, new(null, new() { Id = Id, Name = "d" }))),
        Shapes("Settings", new Settings("dark") { Limits = new() { Most = 1, Least = null } }),
        Room<Contract.ServerMessage>(new ChatText("a", "b")),
        Room<Contract.ServerMessage>(new SystemText("c")),
        Room<Contract.Shape>(new Shape("a")),
        Room<Contract.Shape>(new Circle("b", 1)),
        Room<Contract.Shape>(new Ring("c", 2, 1)),
        Room<Contract.Circle>(new Circle("d", 1)),
        Room<Contract.Circle>(new Ring("e", 2, 1)),
    ];

    private static (string, string, Type, object) Values<T>(T value)
        where T : notnull => ("Values", typeof(T).Name, typeof(T), value);

    private static (string, string, Type, object) Room<T>(T value)
        where T : notnull => ("Room", typeof(T).Name, typeof(T), value);

    private static (string, string, Type, object) Shapes<T>(string name, T value)
        where T : notnull => ("objects/Shapes", name, typeof(T), value);
}
