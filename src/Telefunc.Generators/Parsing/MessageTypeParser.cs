using System.Collections.Immutable;
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
    public static bool IsCandidate(SyntaxNode node) => node is GenericNameSyntax
    {
        Identifier.ValueText: "Channel" or "BroadcastChannel" or "SendAsync" or "SendBinaryAsync",
        IsUnboundGenericName: false,
    };

    public static ParsedMessages? Parse(GeneratorSyntaxContext syntax, CancellationToken cancellation)
    {
        if (syntax.SemanticModel.GetSymbolInfo(syntax.Node, cancellation).Symbol is not { } symbol)
            return null;
        var received = Received(symbol);
        if (received.IsEmpty)
            return null;
        var context = new ParseContext(syntax.SemanticModel.Compilation, cancellation);
        var validators = new ValidatorCollector(context, syntax.Node.GetLocation());
        foreach (var type in received)
            validators.AddRoot(type);
        var found = validators.Finish();
        return found.Count == 0 && context.Diagnostics.Count == 0 ? null : new(found, context.Diagnostics);
    }

    /// <summary>What the server receives: messages, and the answers to its own messages.</summary>
    private static ImmutableArray<ITypeSymbol> Received(ISymbol symbol)
    {
        if (symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } send)
            return send.ContainingNamespace.IsNamed("Telefunc") ? send.TypeArguments : [];
        // In `new Channel<…>()` the name may be bound to the constructor.
        if ((symbol as INamedTypeSymbol ?? symbol.ContainingType) is not { } type || !(type.IsServerChannel() || type.IsBroadcastChannel()))
            return [];
        return type.TypeArguments.Length == 4 ? [type.TypeArguments[0], type.TypeArguments[3]] : [type.TypeArguments[0]];
    }
}
