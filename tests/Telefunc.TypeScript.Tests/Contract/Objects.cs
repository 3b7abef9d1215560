using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Telefunc.TypeScript.Tests.Contract;

/// <summary>The shapes that classes have in JSON.</summary>
[Telefunctions("/objects/Shapes.telefunc.ts")]
public static class Shapes
{
    [Telefunction]
    public static Everything OnEverything() => throw new NotSupportedException();

    [Telefunction]
    public static Task<Page<Product>> OnProducts(Search search) => throw new NotSupportedException();

    [Telefunction]
    public static ValueTask<Page<Page<string?>>> OnPages(Tree<int> tree) => throw new NotSupportedException();

    [Telefunction]
    public static Buffers OnBuffers(Pair<string, Buffer<byte>> pair) => throw new NotSupportedException();

    [Telefunction]
    public static Settings OnSettings(Settings settings) => settings;

    [Telefunction]
    public static INamed OnNamed() => throw new NotSupportedException();
}

public sealed class Everything
{
    public required string Required { get; set; }

    public required string? RequiredButNull { get; init; }

    public string Plain { get; set; } = "";

    [JsonPropertyName("content-type")]
    public string ContentType { get; set; } = "";

    public string URLPath { get; set; } = "";

    public string IOPort { get; set; } = "";

    [JsonIgnore]
    public string Secret { get; set; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Count { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Always { get; set; }

    [JsonInclude]
    internal string Included { get; set; } = "";

    public string Computed => Plain + Required;

    public string WriteOnly
    {
        set => Plain = value;
    }

    public const string Constant = "";

    public static string Static => "";

    public string Field = "";

    [JsonInclude]
    public string IncludedField = "";

    internal string Hidden { get; set; } = "";

    public string this[int index] => Plain;
}

/// <summary>What is looked for.</summary>
/// <param name="Text">Words that must occur.</param>
/// <param name="Limit">At most so many are found.</param>
public sealed record Search(string Text, string? Category, int Limit = 20)
{
    public bool OnlyNew { get; set; }

    [JsonRequired]
    public Sorting Sorting { get; set; }

    /// <summary>Never read.</summary>
    public int Length => Text.Length;
}

public enum Sorting
{
    ByName,
    ByPrice,
}

/// <summary>A part of a long list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The part itself.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total, T? First, Page<T>? Next);

public class Entity<TKey>
{
    public required TKey Id { get; init; }
}

public class Product : Entity<Guid>
{
    public required string Name { get; init; }

    public virtual object? Detail { get; init; }
}

public sealed class Book : Product
{
    public string? Isbn { get; init; }
}

public sealed class Tree<T>(T value)
{
    public T Value { get; } = value;

    public List<Tree<T>> Children { get; set; } = [];

    public Tree<T>? Parent { get; set; }
}

/// <summary>An array of a type parameter is bytes for one type, and a map an object for another.</summary>
public sealed record Buffer<T>(T[] Content);

public sealed record Lookup<TKey, TValue>(Dictionary<TKey, TValue> Entries)
    where TKey : notnull;

public sealed record Pair<TFirst, TSecond>(TFirst First, TSecond Second);

public sealed record Buffers(Buffer<byte> Bytes, Buffer<int> Numbers, Lookup<string, int> ByName, Lookup<int, int> ByNumber, Book Book, Pair<int?, Book?> Both);

public sealed class Settings
{
    [SetsRequiredMembers]
    [JsonConstructor]
    public Settings(string theme, int size = 12) => (Theme, Size) = (theme, size);

    public required string Theme { get; init; }

    public int Size { get; }

    public Limits Limits { get; set; }
}

public struct Limits
{
    public int Most { get; set; }

    public int? Least { get; set; }
}

public interface IIdentified
{
    int Id { get; }
}

public interface INamed : IIdentified
{
    string Name { get; }
}
