using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>What came of one mention of a channel's type.</summary>
internal sealed record ParsedMessages(EquatableArray<ValidatorModel> Validators, EquatableArray<DiagnosticModel> Diagnostics);

/// <summary>
/// Finds the types that clients send over channels. Looks for every mention of the generic name rather than for <c>new</c>: that is a
/// comparison of text, and it also finds what a target-typed <c>new()</c> or a factory makes.
/// </summary>
internal static class MessageTypeParser
{
    public static bool IsCandidate(SyntaxNode node) =>
        node is GenericNameSyntax { Identifier.ValueText: "Channel" or "BroadcastChannel", IsUnboundGenericName: false };

    public static ParsedMessages? Parse(GeneratorSyntaxContext syntax, CancellationToken cancellation)
    {
        if (syntax.SemanticModel.GetSymbolInfo(syntax.Node, cancellation).Symbol is not { } symbol)
            return null;
        // In `new Channel<…>()` some compilers bind the name to the constructor.
        var type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        if (type is null || !(type.IsServerChannel() || type.IsBroadcastChannel()))
            return null;

        var context = new ParseContext(syntax.SemanticModel.Compilation, cancellation);
        var validators = new ValidatorCollector(context, syntax.Node.GetLocation());
        validators.AddRoot(type.TypeArguments[0]);
        if (type.TypeArguments.Length == 4)
            validators.AddRoot(type.TypeArguments[3]);
        var found = validators.Finish();
        return found.Count == 0 && context.Diagnostics.Count == 0 ? null : new(found, context.Diagnostics);
    }
}
