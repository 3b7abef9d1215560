using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Telefunc.TypeScript.Tests.Contract;

/// <summary>Every type that the dialect knows by itself.</summary>
public sealed class Values
{
    [Telefunction]
    public Scalars OnScalars(Scalars scalars) => scalars;

    [Telefunction]
    public Absent OnAbsent(Absent absent) => absent;

    [Telefunction]
    public Collections OnCollections(Collections collections) => collections;

    [Telefunction]
    public Dictionaries OnDictionaries(Dictionaries dictionaries) => dictionaries;

    [Telefunction]
    public Untyped OnUntyped(Untyped untyped) => untyped;

    [Telefunction]
    public Enums OnEnums(Enums enums) => enums;
}

public sealed record Scalars(
    string Text,
    char Letter,
    bool Flag,
    byte U8,
    sbyte I8,
    short I16,
    ushort U16,
    int I32,
    uint U32,
    long I64,
    ulong U64,
    Int128 I128,
    UInt128 U128,
    BigInteger Big,
    Half F16,
    float F32,
    double F64,
    decimal Money,
    DateTime Moment,
    DateTimeOffset MomentThere,
    DateOnly Day,
    TimeOnly Hour,
    TimeSpan Duration,
    Guid Id,
    Uri Address,
    Version Version,
    Regex Pattern,
    byte[] Bytes,
    Memory<byte> Piece,
    ReadOnlyMemory<byte> Fixed,
    JsDate AnyDate,
    JsRegExp AnyPattern);

public sealed record Absent(
    string? Text,
    int? Number,
    bool? Flag,
    DateTimeOffset? Moment,
    byte[]? Bytes,
    Int128? Big,
    Color? Color,
    Scalars? Scalars,
    string?[] Texts,
    IReadOnlyList<int?>? Numbers,
    Dictionary<string, string?> ByName);

public sealed record Untyped(object Anything, object? Perhaps, JsonElement Element, JsonNode? Node, JsonObject Object, JsonArray Array, object[] Several);
