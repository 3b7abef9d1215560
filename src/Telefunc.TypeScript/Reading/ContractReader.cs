using Microsoft.CodeAnalysis;
using Telefunc.Generators.Model;
using Telefunc.Generators.Parsing;
using Telefunc.TypeScript.Model;

namespace Telefunc.TypeScript.Reading;

/// <summary>Reads what a server assembly offers.</summary>
internal static class ContractReader
{
    public static (Contract Contract, IReadOnlyList<Problem> Problems) Read(ServerAssembly assembly, ContractOptions options)
    {
        var context = new ReadingContext(assembly.Compilation, options);
        var types = new TypeMapper(context);
        var telefunctions = assembly.Telefunctions().Select(m => Read(m, types, context)).ToList();
        foreach (var same in telefunctions.GroupBy(t => (t.File, t.Name)).Where(g => g.Count() > 1))
            context.Report(Problem.Key($"{string.Join(" and ", same.Select(t => t.Title))} have the same name '{same.Key.Name}' in {same.Key.File}"));
        if (telefunctions.Count == 0)
            context.Report(Problem.NoTelefunctions(assembly.Assembly.Name));
        var contract = new Contract(telefunctions, types.Declarations);
        contract.FollowDirections();
        return (contract, context.Problems);
    }

    private static TsTelefunction Read(IMethodSymbol method, TypeMapper types, ReadingContext context)
    {
        var (file, name) = TelefunctionKey.Of(method);
        var title = MethodShape.Title(method);
        var sent = method.Parameters
            .Where(p => ServerSupplied.FromCall(p.Type) is null && ServerSupplied.FromMarkedService(p, context.Compilation) is null)
            .ToList();
        var parameters = new TsArgument[sent.Count];
        var isLast = true;
        for (var i = sent.Count - 1; i >= 0; i--)
        {
            var parameter = sent[i];
            var mayLack = parameter.HasExplicitDefaultValue || parameter.Type.IsNullable();
            isLast &= mayLack;
            var type = context.At($"{title}({parameter.Name})", () => ParameterType(parameter.Type, types));
            // In the middle it cannot be left out, but still be undefined.
            parameters[i] = new(parameter.Name, mayLack && !isLast ? TsUnion.Or(type, TsName.Undefined) : type, isLast);
        }
        var result = context.At(title, () => Result(method, types));
        return new(file, name, title, new(parameters), result, Comments.Of(method, sent));
    }

    private static TsType Result(IMethodSymbol method, TypeMapper types)
    {
        if (method.ReturnsVoid)
            return TsName.Void;
        return ResultParser.Unwrap(method.ReturnType).Type is { } type ? types.Map(type) : TsName.Void;
    }

    private static TsType ParameterType(ITypeSymbol type, TypeMapper types)
    {
        if (type is not INamedTypeSymbol { DelegateInvokeMethod: { } invoke })
            return types.Map(type);
        var parameters = invoke.Parameters
            .Where(p => !p.Type.Is("System.Threading", "CancellationToken"))
            .Select(p => new TsArgument(p.Name, types.Map(p.Type), IsOptional: false));
        var result = invoke.ReturnsVoid ? null : ResultParser.Unwrap(invoke.ReturnType).Type;
        // What the server does not look at may be anything, so that a function that happens to return something will do.
        var answer = result is null ? TsName.Unknown : types.Map(result);
        var function = new TsFunction(
            parameters.ToEquatableArray(),
            result is null ? answer : TsUnion.Or(answer, TsGeneric.Of("Promise", answer)));
        return TypeMapper.MayBeNull(type) ? TsUnion.OrNull(function) : function;
    }
}
