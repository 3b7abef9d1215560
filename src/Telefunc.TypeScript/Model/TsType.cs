using Telefunc.Generators.Model;

namespace Telefunc.TypeScript.Model;

/// <summary>A type of TypeScript. Two are equal if they are written the same.</summary>
internal abstract record TsType;

/// <summary>A type that TypeScript or the runtime has: <c>string</c>, <c>Date</c>.</summary>
internal sealed record TsName(string Text) : TsType
{
    public static readonly TsName String = new("string");
    public static readonly TsName Number = new("number");
    public static readonly TsName Boolean = new("boolean");
    public static readonly TsName BigInt = new("bigint");
    public static readonly TsName Unknown = new("unknown");
    public static readonly TsName Never = new("never");
    public static readonly TsName Void = new("void");
    public static readonly TsName Undefined = new("undefined");
    public static readonly TsName Date = new("Date");
    public static readonly TsName Bytes = new("Uint8Array");
    public static readonly TsName RegExp = new("RegExp");
}

/// <summary>A text that is a type as it stands: a literal, or what the user gave for a type.</summary>
internal sealed record TsText(string Text) : TsType;

/// <summary>A type parameter of the declaration around it.</summary>
internal sealed record TsParameter(string Name) : TsType;

internal sealed record TsArray(TsType Element) : TsType;

/// <summary>Map, Set or Record.</summary>
internal sealed record TsGeneric(string Name, EquatableArray<TsType> Arguments) : TsType
{
    public static TsGeneric Of(string name, params TsType[] arguments) => new(name, new(arguments));
}

internal sealed record TsUnion(EquatableArray<TsType> Alternatives) : TsType
{
    private static readonly TsText Null = new("null");

    /// <summary>A type that may also be null; what holds everything or nothing already stays as it is.</summary>
    public static TsType OrNull(TsType type) => Or(type, Null);

    public static TsType Or(TsType type, TsType other)
    {
        if (type is TsName { Text: "unknown" or "never" })
            return type;
        var alternatives = Alternatives(type).Union(Alternatives(other)).ToEquatableArray();
        return alternatives.Count == 1 ? alternatives[0] : new TsUnion(alternatives);

        static IEnumerable<TsType> Alternatives(TsType type) => type is TsUnion union ? union.Alternatives : [type];
    }

    public static TsType WithoutNull(TsType type) => type switch
    {
        TsUnion union => union.Alternatives.Where(a => a != Null).Aggregate(Or),
        _ => type,
    };
}

internal sealed record TsIntersection(TsType Left, TsType Right) : TsType;

/// <summary>The members of an object, where it has no name.</summary>
internal sealed record TsObject(EquatableArray<TsMember> Members) : TsType;

/// <summary>A type that the generated file declares.</summary>
internal sealed record TsReference(string Key, EquatableArray<TsType> Arguments) : TsType;

/// <summary>A function that the client passes: the server calls it.</summary>
internal sealed record TsFunction(EquatableArray<TsArgument> Parameters, TsType Result) : TsType;

/// <summary>The client's end of a channel, named from the server's side; the answers are absent where nothing is acknowledged.</summary>
internal sealed record TsChannel(TsType Receive, TsType? ReceiveAck, TsType Send, TsType? SendAck) : TsType;

/// <summary>A client's membership in a key.</summary>
internal sealed record TsBroadcast(TsType Message) : TsType;
