using Microsoft.CodeAnalysis;
using Telefunc.Generators.Diagnostics;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>Makes a model of one method of a contract, or says why a client could not call it.</summary>
internal static class ContractMethodParser
{
    public static ContractMethodModel? Parse(IMethodSymbol method, string title, Location? place, ParseContext context)
    {
        if (Problem(method) is { } problem)
        {
            context.Report(Descriptors.NotCallable, place, title, problem);
            return null;
        }
        var parameters = new List<ContractParameterModel>();
        foreach (var parameter in method.Parameters)
        {
            if (Problem(parameter) is { } wrong)
                context.Report(Descriptors.NotSendable, parameter.Locations.FirstOrDefault(l => l.IsInSource) ?? place, parameter.Name, title, wrong);
            else
                parameters.Add(Parameter(parameter));
        }
        var (_, result) = ResultParser.Unwrap(method.ReturnType);
        return new(
            TelefunctionKey.NameOf(method, title, place, context),
            title,
            method.Name.ToIdentifier(),
            method.ContainingType.ToPlainSource(),
            method.ReturnType.ToSource(),
            method.ReturnType.MetadataName.StartsWith("ValueTask", StringComparison.Ordinal),
            result is null ? null : WireType.Value(result),
            parameters.ToEquatableArray());
    }

    private static string? Problem(IMethodSymbol method)
    {
        if (method.IsStatic)
            return "it is static";
        if (method.IsGenericMethod)
            return "it is generic; clients cannot send type arguments";
        if (method.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal))
            return "it is not accessible; make it public or internal";
        if (method.RefKind != RefKind.None || ResultParser.Unwrap(method.ReturnType).Kind is ResultKind.None or ResultKind.Value)
        {
            var task = method.ReturnsVoid ? "Task" : $"Task<{method.ReturnType.ToMessage()}>";
            return $"it returns '{method.ReturnType.ToMessage()}', but a call over the network is awaited; let it return {task}";
        }
        return null;
    }

    private static string? Problem(IParameterSymbol parameter)
    {
        if (parameter.RefKind != RefKind.None)
            return "is passed by reference, which cannot cross the network";
        if (ResultParser.NotAValue(parameter.Type) is { } notAValue)
            return $"is {notAValue}, which cannot cross the network";
        if (parameter.IsParams)
            return "is params; declare it without, so that it is sent as one argument";
        if (IsToken(parameter))
        {
            return parameter.ContainingSymbol is IMethodSymbol method && method.Parameters.First(IsToken).Ordinal != parameter.Ordinal
                ? "is a second CancellationToken; one cancels the call"
                : null;
        }
        if (ServerSupplied.FromCall(parameter.Type) is not null || ServerSupplied.IsMarkedService(parameter))
            return "is supplied by the server and never sent; leave it out of the contract";
        return IsDelegate(parameter) && DelegateParser.Problem(Invoke(parameter)) is { } problem
            ? $"is a delegate that the server cannot call: {problem}"
            : null;
    }

    private static ContractParameterModel Parameter(IParameterSymbol parameter) => new(
        parameter.Name,
        parameter.Type.TypeKind == TypeKind.Dynamic ? "dynamic" : parameter.Type.ToSource(),
        WireType.Value(parameter.Type),
        IsToken(parameter),
        IsDelegate(parameter) ? Function(Invoke(parameter)!) : null);

    private static PassedFunctionModel Function(IMethodSymbol invoke) => new(
        invoke.Parameters.Where(p => !IsToken(p)).Select(p => p.Type.ToPlainSource()).ToEquatableArray(),
        invoke.Parameters.Any(IsToken),
        DelegateParser.Result(invoke)?.ToPlainSource());

    private static IMethodSymbol? Invoke(IParameterSymbol parameter) => (parameter.Type as INamedTypeSymbol)?.DelegateInvokeMethod;

    private static bool IsDelegate(IParameterSymbol parameter) => parameter.Type.IsOrDerivesFrom("System", "Delegate");

    private static bool IsToken(IParameterSymbol parameter) => parameter.Type.Is("System.Threading", "CancellationToken");
}
