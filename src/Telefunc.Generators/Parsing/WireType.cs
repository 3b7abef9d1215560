using Microsoft.CodeAnalysis;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>
/// Which declared types stand for the same values on the wire: the same classes, whatever collection holds them. A list at one end may
/// be an array at the other.
/// </summary>
internal static class WireType
{
    private const string Collections = "System.Collections.Generic";

    private static readonly HashSet<string> Lists =
    [
        "List`1", "IList`1", "IReadOnlyList`1", "ICollection`1", "IReadOnlyCollection`1", "IEnumerable`1",
    ];

    private static readonly HashSet<string> Dictionaries = ["Dictionary`2", "IDictionary`2", "IReadOnlyDictionary`2"];

    private static readonly HashSet<string> Sets = ["HashSet`1", "ISet`1", "IReadOnlySet`1"];

    private static readonly SymbolDisplayFormat Message = SymbolDisplayFormat.MinimallyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static WireValueModel Value(ITypeSymbol type)
    {
        var underlying = Underlying(type);
        return new(
            type.TypeKind == TypeKind.Dynamic ? "object?" : type.ToSource(),
            Of(underlying),
            type.ToDisplayString(Message),
            AllowsNull: type.IsNullable() || type.TypeKind == TypeKind.Dynamic,
            RefusesNull: type.TypeKind != TypeKind.Dynamic && ReferenceEquals(underlying, type)
                && (type.IsValueType || (type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.NotAnnotated)));
    }

    private static string Of(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Dynamic } => "object",
        // Bytes travel as bytes only where they are an array.
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: not SpecialType.System_Byte } array => $"list of {Of(array.ElementType)}",
        INamedTypeSymbol { IsTupleType: true } tuple => $"({string.Join(", ", tuple.TupleElements.Select(e => Of(e.Type)))})",
        INamedTypeSymbol { IsGenericType: true, ContainingType: null } named => OfGeneric(named),
        _ => type.ToPlainSource(),
    };

    private static string OfGeneric(INamedTypeSymbol type)
    {
        var arguments = string.Join(", ", type.TypeArguments.Select(Of));
        if (type.ContainingNamespace.IsNamed(Collections))
        {
            if (Lists.Contains(type.MetadataName))
                return $"list of {arguments}";
            if (Dictionaries.Contains(type.MetadataName))
                return $"dictionary of {arguments}";
            if (Sets.Contains(type.MetadataName))
                return $"set of {arguments}";
        }
        return $"{type.ConstructedFrom.ToDisplayString(Qualified)}<{arguments}>";
    }

    private static readonly SymbolDisplayFormat Qualified =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.None);

    private static ITypeSymbol Underlying(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
}
