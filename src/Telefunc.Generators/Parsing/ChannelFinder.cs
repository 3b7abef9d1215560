using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>
/// Finds the channels, and broadcast channels, that results of calls contain. They are made when a result is read, which code that was
/// compiled ahead of time can do only for types that it has seen.
/// </summary>
internal static class ChannelFinder
{
    public static bool IsCandidate(SyntaxNode node) =>
        node is GenericNameSyntax { Identifier.ValueText: "CallAsync", TypeArgumentList.Arguments.Count: 1, IsUnboundGenericName: false };

    /// <summary>The channels in the result of one mention of <c>CallAsync&lt;T&gt;</c>.</summary>
    public static EquatableArray<string> Parse(GeneratorSyntaxContext syntax, CancellationToken cancellation) =>
        syntax.SemanticModel.GetSymbolInfo(syntax.Node, cancellation).Symbol is IMethodSymbol method
        && method.ContainingType.IsOrImplements("Telefunc", "ITelefunctionCaller")
            ? In(method.TypeArguments[0], syntax.SemanticModel.Compilation)
            : default;

    /// <summary>The type arguments, in C#, of all channels in values of a type.</summary>
    public static EquatableArray<string> In(ITypeSymbol type, Compilation compilation)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<ITypeSymbol>([type]);
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (!seen.Add(next))
                continue;
            if (next.Is("Telefunc", "ClientChannel`2") || next.Is("Telefunc", "ClientChannel`4") || next.IsBroadcastChannel())
            {
                if (!next.MentionsTypeParameter() && !next.HasError() && next.IsReachableIn(compilation))
                    found.Add(string.Join(", ", ((INamedTypeSymbol)next).TypeArguments.Select(t => t.ToPlainSource())));
                continue;
            }
            foreach (var part in Parts(next))
                open.Push(part);
        }
        return found.ToEquatableArray();
    }

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
            return [array.ElementType];
        if (type is not INamedTypeSymbol named)
            return [];
        // The members of the platform's types lead nowhere but to their type arguments.
        return IsOfThePlatform(named)
            ? named.TypeArguments
            : named.TypeArguments.Concat(MemberParser.DerivedTypes(named)).Concat(named.SelfAndBases().Concat(named.AllInterfaces)
                .SelectMany(t => t.GetMembers())
                .Where(m => !m.IsStatic)
                .Select(m => (m as IPropertySymbol)?.Type ?? (m as IFieldSymbol)?.Type)
                .OfType<ITypeSymbol>());
    }

    private static bool IsOfThePlatform(INamedTypeSymbol type)
    {
        var @namespace = type.ContainingNamespace;
        while (@namespace?.ContainingNamespace is { IsGlobalNamespace: false } outer)
            @namespace = outer;
        return @namespace?.Name is "System" or "Microsoft";
    }
}
