using Telefunc.Generators.Model;

namespace Telefunc.TypeScript.Model;

/// <summary>A type that a generated file declares.</summary>
/// <param name="Key">Tells it from all others.</param>
/// <param name="Name">The name that it gets if no other has it.</param>
/// <param name="Qualifiers">The names of what is around it, from the inside out, to tell it from others of the name.</param>
/// <param name="Parameters">The names of its type parameters.</param>
internal sealed record TsDeclaration(string Key, string Name, EquatableArray<string> Qualifiers, EquatableArray<string> Parameters)
{
    public TsBody Body { get; set; } = new TsInterface(null, default);

    public EquatableArray<string> Comment { get; set; }

    /// <summary>Which way its values travel, once all telefunctions are known.</summary>
    public Directions Directions { get; set; }
}

internal abstract record TsBody;

/// <summary>An object.</summary>
/// <param name="Base">What it derives from, if that is declared, too.</param>
/// <param name="Members">All members, those of the base included.</param>
internal sealed record TsInterface(TsReference? Base, EquatableArray<TsMember> Members) : TsBody;

/// <summary>One of several objects.</summary>
internal sealed record TsAlternatives(EquatableArray<TsType> Types) : TsBody;

/// <summary>An enum that is sent by the names of its members, or by any combination of them.</summary>
internal sealed record TsNames(EquatableArray<string> Names, bool AreCombined) : TsBody;

/// <summary>An enum that is sent as a number.</summary>
internal sealed record TsNumbers(EquatableArray<TsNumber> Numbers, bool AreCombined) : TsBody;

internal sealed record TsNumber(string Name, string Value, EquatableArray<string> Comment);
