using Microsoft.CodeAnalysis;
using Telefunc.Generators.Diagnostics;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>Walks the types that clients send and keeps those that have anything to validate, in themselves or below.</summary>
internal sealed class ValidatorCollector(ParseContext context, Location? place)
{
    // A generic type that nests itself with ever larger arguments has no end; nobody writes one that matters this deep.
    private const int DeepestNesting = 32;

    private readonly SortedDictionary<string, ValidatorModel> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ITypeSymbol> _outOfReach = [];

    public void AddRoot(ITypeSymbol type) => Visit(type, 0);

    /// <summary>The validators that have something to do, in a fixed order.</summary>
    public EquatableArray<ValidatorModel> Finish()
    {
        var needed = Needed();
        foreach (var pair in _outOfReach)
        {
            if (needed.Remove(pair.Key) && _models[pair.Key].Shape == ValidatorShape.Object)
                context.Report(Descriptors.NotValidated, place, pair.Value.ToMessage());
        }
        return _models.Values.Where(m => needed.Contains(m.Type)).Select(m => m with
        {
            Element = Keep(m.Element),
            Derived = m.Derived.Where(needed.Contains).ToEquatableArray(),
            Members = m.Members
                .Select(member => member with { Type = Keep(member.Type) })
                .Where(member => member.Type is not null || member.Checks.Count > 0)
                .ToEquatableArray(),
        }).ToEquatableArray();

        string? Keep(string? type) => type is not null && needed.Contains(type) ? type : null;
    }

    private HashSet<string> Needed()
    {
        var needed = new HashSet<string>(_models.Values
            .Where(m => m.IsValidatable || m.Checks.Count > 0 || m.Members.Any(member => member.Checks.Count > 0))
            .Select(m => m.Type));
        bool grew;
        do
        {
            grew = false;
            foreach (var model in _models.Values)
            {
                if (!needed.Contains(model.Type) && References(model).Any(needed.Contains))
                    grew |= needed.Add(model.Type);
            }
        }
        while (grew);
        return needed;
    }

    private static IEnumerable<string> References(ValidatorModel model)
    {
        foreach (var derived in model.Derived)
            yield return derived;
        if (model.Element is not null)
            yield return model.Element;
        foreach (var member in model.Members)
            if (member.Type is not null)
                yield return member.Type;
    }

    /// <summary>The key of the type's validator, or <see langword="null"/> if values of the type have no parts to validate.</summary>
    private string? Visit(ITypeSymbol type, int depth)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        if (depth > DeepestNesting || !HasParts(type))
            return null;
        var key = type.ToPlainSource();
        if (_models.ContainsKey(key))
            return key;

        var contents = Contents(type);
        if (contents is null && IsOfFramework(type))
            return null;
        var attributes = IsOfFramework(type) ? [] : type.SelfAndBases().SelectMany(t => t.GetAttributes());
        var model = new ValidatorModel(
            key,
            type is IArrayTypeSymbol array ? array.ElementType.Name + "Array" : type.Name,
            type.IsValueType,
            contents?.Shape ?? ValidatorShape.Object,
            contents?.Enumerable,
            null,
            type.IsOrImplements("System.ComponentModel.DataAnnotations", "IValidatableObject"),
            CheckParser.Parse(attributes, type, type as INamedTypeSymbol, $"'{type.ToMessage()}'", place, context),
            default,
            default);
        // Known before its parts are visited, which may lead back to it.
        _models[key] = model;
        if (!type.IsReachableIn(context.Compilation))
            _outOfReach[key] = type;
        _models[key] = contents is { } c
            ? model with { Element = Visit(c.Element, depth + 1) }
            : model with
            {
                Members = MemberParser.Parse((INamedTypeSymbol)type, part => Visit(part, depth + 1), place, context),
                Derived = MemberParser.DerivedTypes(type).Select(d => Visit(d, depth + 1)).OfType<string>().ToEquatableArray(),
            };
        return key;
    }

    private static bool HasParts(ITypeSymbol type) =>
        type.TypeKind is TypeKind.Class or TypeKind.Struct or TypeKind.Interface or TypeKind.Array
        && type.SpecialType is not (SpecialType.System_Object or SpecialType.System_String)
        && !type.IsTupleType && !type.IsRefLikeType && !type.MentionsTypeParameter();

    private static (ValidatorShape Shape, ITypeSymbol Element, string? Enumerable)? Contents(ITypeSymbol type)
    {
        const string Collections = "System.Collections.Generic";
        if (type is IArrayTypeSymbol array)
            return array.Rank == 1 ? (ValidatorShape.Collection, array.ElementType, null) : null;
        if (type.FindInterface(SpecialType.System_Collections_Generic_IEnumerable_T) is not { } enumerable)
            return null;
        var dictionary = type.FindInterface(Collections, "IReadOnlyDictionary`2") ?? type.FindInterface(Collections, "IDictionary`2");
        var element = dictionary?.TypeArguments[1] ?? enumerable.TypeArguments[0];
        // Enumerating the type itself saves an allocation, but only its own enumerator is sure to be the right one.
        var enumerates = type.SelfAndBases().SelectMany(t => t.GetMembers("GetEnumerator")).OfType<IMethodSymbol>()
            .Any(m => m is { DeclaredAccessibility: Accessibility.Public, Parameters.IsEmpty: true }) && type.TypeKind != TypeKind.Interface;
        return (dictionary is null ? ValidatorShape.Collection : ValidatorShape.Dictionary, element, enumerates ? null : enumerable.ToPlainSource());
    }

    private static bool IsOfFramework(ITypeSymbol type)
    {
        var name = type.ContainingNamespace?.ToDisplayString() ?? "System";
        return name == "System" || name.StartsWith("System.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);
    }
}
