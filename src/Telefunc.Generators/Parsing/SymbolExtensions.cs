using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Telefunc.Generators.Parsing;

/// <summary>Questions about symbols, and how they are written in generated code.</summary>
internal static class SymbolExtensions
{
    private static readonly SymbolDisplayFormat Annotated = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The type as generated code writes it where annotations are wanted.</summary>
    public static string ToSource(this ITypeSymbol type) => type.ToDisplayString(Annotated);

    /// <summary>The type as generated code writes it in <c>typeof</c> and <c>new</c>, and the key under which types are told apart.</summary>
    public static string ToPlainSource(this ITypeSymbol type) =>
        type.TypeKind == TypeKind.Dynamic ? "object" : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>The type as messages to the developer write it.</summary>
    public static string ToMessage(this ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    public static string ToIdentifier(this string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    public static string ToLiteral(this string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>Whether this is the type of that metadata name, with any type arguments.</summary>
    public static bool Is(this ITypeSymbol? type, string @namespace, string metadataName) =>
        type is not null && type.MetadataName == metadataName && type.ContainingType is null && type.ContainingNamespace.IsNamed(@namespace);

    public static bool IsOrImplements(this ITypeSymbol? type, string @namespace, string metadataName) =>
        type.Is(@namespace, metadataName) || (type?.AllInterfaces.Any(i => i.Is(@namespace, metadataName)) ?? false);

    public static bool IsOrDerivesFrom(this ITypeSymbol? type, string @namespace, string metadataName) =>
        type.SelfAndBases().Any(t => t.Is(@namespace, metadataName));

    public static IEnumerable<ITypeSymbol> SelfAndBases(this ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
            yield return type;
    }

    /// <summary>Whether a value of this type can be absent: <c>T?</c> of either sort.</summary>
    public static bool IsNullable(this ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || type.NullableAnnotation == NullableAnnotation.Annotated;

    /// <summary>Whether the type, or one that it is made of, does not exist.</summary>
    public static bool HasError(this ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => true,
        IArrayTypeSymbol array => array.ElementType.HasError(),
        INamedTypeSymbol named => named.TypeArguments.Any(HasError),
        _ => false,
    };

    public static bool MentionsTypeParameter(this ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => array.ElementType.MentionsTypeParameter(),
        INamedTypeSymbol named => named.TypeArguments.Any(MentionsTypeParameter) || (named.ContainingType?.MentionsTypeParameter() ?? false),
        _ => false,
    };

    /// <summary>One of the server's ends of a channel that only this process can use.</summary>
    public static bool IsServerChannel(this ITypeSymbol type) =>
        type.SelfAndBases().Any(t => t is INamedTypeSymbol { IsGenericType: true, Name: "Channel" } && t.ContainingNamespace.IsNamed("Telefunc"));

    public static bool IsBroadcastChannel(this ITypeSymbol type) =>
        type is INamedTypeSymbol { IsGenericType: true, Name: "BroadcastChannel" } && type.ContainingNamespace.IsNamed("Telefunc");

    /// <summary>Whether generated code, which is a part of this assembly, can name the symbol.</summary>
    public static bool IsReachableIn(this ISymbol symbol, Compilation compilation)
    {
        if (symbol is IArrayTypeSymbol array)
            return array.ElementType.IsReachableIn(compilation);
        if (symbol is INamedTypeSymbol { IsGenericType: true } generic && !generic.TypeArguments.All(t => t.IsReachableIn(compilation)))
            return false;
        for (var type = symbol as INamedTypeSymbol ?? symbol.ContainingType; type is not null; type = type.ContainingType)
            if (type.IsFileLocal)
                return false;
        return symbol is ITypeParameterSymbol or IDynamicTypeSymbol || compilation.IsSymbolAccessibleWithin(symbol, compilation.Assembly);
    }

    /// <summary>The type of the elements, if this is enumerated as a collection in JSON.</summary>
    public static INamedTypeSymbol? FindInterface(this ITypeSymbol type, SpecialType definition) =>
        type is INamedTypeSymbol named && named.OriginalDefinition.SpecialType == definition
            ? named
            : type.AllInterfaces.FirstOrDefault(i => i.OriginalDefinition.SpecialType == definition);

    public static INamedTypeSymbol? FindInterface(this ITypeSymbol type, string @namespace, string metadataName) =>
        type is INamedTypeSymbol named && named.Is(@namespace, metadataName)
            ? named
            : type.AllInterfaces.FirstOrDefault(i => i.Is(@namespace, metadataName));

    public static bool IsNamed(this INamespaceSymbol? symbol, string name)
    {
        while (symbol is { IsGlobalNamespace: false })
        {
            var own = symbol.Name;
            if (!name.EndsWith(own, StringComparison.Ordinal))
                return false;
            if (name.Length == own.Length)
                return symbol.ContainingNamespace.IsGlobalNamespace;
            if (name[name.Length - own.Length - 1] != '.')
                return false;
            name = name.Substring(0, name.Length - own.Length - 1);
            symbol = symbol.ContainingNamespace;
        }
        return false;
    }
}
