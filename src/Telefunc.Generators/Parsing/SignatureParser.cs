using Microsoft.CodeAnalysis;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>What a contract must know of a method with <c>[Telefunction]</c>. What is wrong with the method is reported elsewhere.</summary>
internal static class SignatureParser
{
    public static ServerSignature? Parse(GeneratorAttributeSyntaxContext syntax, CancellationToken cancellation)
    {
        if (syntax.TargetSymbol is not IMethodSymbol { ContainingType: { TypeKind: not TypeKind.Interface } type } method
            || MethodShape.IsBroken(method)
            || LocationModel.From(method.Locations[0]) is not { } location
            || LocationModel.From(type.Locations[0]) is not { } classLocation)
            return null;

        var title = MethodShape.Title(method);
        var context = new ParseContext(syntax.SemanticModel.Compilation, cancellation);
        var (file, name) = TelefunctionKey.Parse(method, title, method.Locations[0], context);
        var (_, result) = ResultParser.Unwrap(method.ReturnType);
        return new(
            file,
            name,
            title,
            type.Name,
            method.ReturnsVoid || result is null ? null : WireType.Value(result),
            method.Parameters
                .Where(p => ServerSupplied.FromCall(p.Type) is null && !ServerSupplied.IsMarkedService(p))
                .Select(Parameter)
                .ToEquatableArray(),
            location,
            classLocation);
    }

    private static ServerParameterModel Parameter(IParameterSymbol parameter)
    {
        var value = WireType.Value(parameter.Type);
        if (parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: null, Type.IsReferenceType: true })
            value = value with { RefusesNull = false };
        return new(value, parameter.HasExplicitDefaultValue || parameter.Type.IsNullable());
    }
}
