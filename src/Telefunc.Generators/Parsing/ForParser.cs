using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Telefunc.Generators.Diagnostics;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>Looks at each <c>For&lt;T&gt;()</c>, which would find no proxy for a type that is no contract.</summary>
internal static class ForParser
{
    public static bool IsCandidate(SyntaxNode node) =>
        node is GenericNameSyntax { Identifier.ValueText: "For", TypeArgumentList.Arguments.Count: 1, IsUnboundGenericName: false };

    public static DiagnosticModel? Check(GeneratorSyntaxContext syntax, CancellationToken cancellation)
    {
        if (syntax.SemanticModel.GetSymbolInfo(syntax.Node, cancellation).Symbol is not IMethodSymbol method
            || !method.ContainingType.Is("Telefunc", "TelefunctionCallerExtensions")
            || method.TypeArguments[0] is ITypeParameterSymbol or IErrorTypeSymbol)
            return null;
        var type = method.TypeArguments[0];
        if (type is INamedTypeSymbol named && TelefunctionKey.IsContract(named))
            return null;
        var place = ((GenericNameSyntax)syntax.Node).TypeArgumentList.Arguments[0].GetLocation();
        return new(Descriptors.NoContract, LocationModel.From(place), new EquatableArray<string>([type.ToMessage()]));
    }
}
