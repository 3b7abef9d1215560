using Microsoft.CodeAnalysis;
using Telefunc.Generators.Model;
using Telefunc.Generators.Parsing;

namespace Telefunc.TypeScript.Reading;

/// <summary>How symbols are told apart and named.</summary>
internal static class SymbolNames
{
    /// <summary>The name as reflection has it, without type arguments: <c>System.Collections.Generic.List`1</c>.</summary>
    public static string FullMetadataName(this INamedTypeSymbol type) => type switch
    {
        { ContainingType: { } outer } => $"{outer.FullMetadataName()}+{type.MetadataName}",
        { ContainingNamespace: { IsGlobalNamespace: false } @namespace } => $"{@namespace.ToDisplayString()}.{type.MetadataName}",
        _ => type.MetadataName,
    };

    /// <summary>What is around a type, from the inside out.</summary>
    public static EquatableArray<string> Qualifiers(this INamedTypeSymbol type)
    {
        var names = new List<string>();
        var around = type.ContainingSymbol;
        for (; around is INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }; around = around.ContainingSymbol)
            names.Add(around.Name);
        return names.ToEquatableArray();
    }

    /// <summary>The type parameters, or arguments, of the type and of the types around it, from the outside in.</summary>
    public static IEnumerable<ITypeSymbol> AllTypeArguments(this INamedTypeSymbol type) =>
        (type.ContainingType?.AllTypeArguments() ?? []).Concat(type.TypeArguments);

    /// <summary>A name that says what a type is, for a declaration made for some type arguments.</summary>
    public static string PlainName(this ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.PlainName() + "Array",
        INamedTypeSymbol named => (named.NullableAnnotation == NullableAnnotation.Annotated ? "Nullable" : "") + named.Name
            + (named.TypeArguments.Length == 0 ? "" : "Of" + string.Concat(named.TypeArguments.Select(PlainName))),
        _ => type.Name,
    };

    public static bool IsFramework(this IAssemblySymbol? assembly) =>
        assembly is null || assembly.Name is "mscorlib" or "netstandard"
        || assembly.Name.StartsWith("System.", StringComparison.Ordinal) || assembly.Name.StartsWith("Microsoft.", StringComparison.Ordinal);

    public static AttributeData? Json(this ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass.IsOrDerivesFrom("System.Text.Json.Serialization", attribute));

    public static T? Named<T>(this AttributeData attribute, string argument)
        where T : struct =>
        attribute.NamedArguments.Where(a => a.Key == argument).Select(a => a.Value.Plain()).FirstOrDefault() is T value ? value : null;
}
