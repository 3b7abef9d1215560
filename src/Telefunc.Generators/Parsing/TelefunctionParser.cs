using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Telefunc.Generators.Diagnostics;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>Makes a model of a method with <c>[Telefunction]</c>, or says why it cannot be one.</summary>
internal static class TelefunctionParser
{
    public const string AttributeName = "Telefunc.TelefunctionAttribute";

    public static ParsedTelefunction Parse(GeneratorAttributeSyntaxContext syntax, CancellationToken cancellation)
    {
        var context = new ParseContext(syntax.SemanticModel.Compilation, cancellation);
        // Where the attribute must not be, the compiler says so.
        // In a contract it names a method; proxies are written elsewhere.
        if (syntax.TargetSymbol is not IMethodSymbol method || MethodShape.IsBroken(method) || method.ContainingType is { } type && TelefunctionKey.IsContract(type))
            return new(null, null, context.Diagnostics);

        var place = NamePlace(syntax.TargetNode);
        var title = MethodShape.Title(method);
        if (!MethodShape.Check(method, title, place, syntax.TargetNode, context))
            return new(null, null, context.Diagnostics);

        var (file, name) = TelefunctionKey.Parse(method, title, place, context);
        var validators = new ValidatorCollector(context, place);
        var parameters = ParameterParser.Parse(method, title, validators, context);
        var result = ResultParser.Parse(method, title, ReturnPlace(syntax.TargetNode) ?? place, context);
        var construction = method.IsStatic ? [] : ConstructorParser.Parse(method.ContainingType, title, place, context);
        var metadata = MetadataParser.Parse(method, title, place, context);
        var site = LocationModel.From(place) is { } location ? new KeySite(file, name, title, location) : null;
        if (context.HasErrors)
            return new(null, site, context.Diagnostics);

        var model = new TelefunctionModel(
            file,
            name,
            title,
            method.ContainingType.ToPlainSource(),
            method.Name.ToIdentifier(),
            method.IsStatic,
            result.Kind,
            result.Type,
            method.IsStatic ? Disposal.None : ConstructorParser.DisposalOf(method.ContainingType),
            construction.ToEquatableArray(),
            parameters.ToEquatableArray(),
            metadata.ToEquatableArray(),
            validators.Finish());
        return new(model, site, context.Diagnostics);
    }

    private static Location NamePlace(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.GetLocation(),
        LocalFunctionStatementSyntax function => function.Identifier.GetLocation(),
        _ => node.GetLocation(),
    };

    private static Location? ReturnPlace(SyntaxNode node) => (node as MethodDeclarationSyntax)?.ReturnType.GetLocation();
}
