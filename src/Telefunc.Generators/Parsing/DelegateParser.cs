using Microsoft.CodeAnalysis;
using Telefunc.Generators.Diagnostics;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>Parameters that are functions of the client: generated code makes the delegate, since only it knows all types.</summary>
internal static class DelegateParser
{
    private const string Tasks = "System.Threading.Tasks";

    public static ParameterModel? Parse(IParameterSymbol parameter, int index, string title, ValidatorCollector validators, ParseContext context)
    {
        var invoke = (parameter.Type as INamedTypeSymbol)?.DelegateInvokeMethod;
        if (Problem(invoke) is { } problem)
        {
            context.Report(Descriptors.Callback, parameter.Locations[0], parameter.Name, title, problem);
            return null;
        }
        if (Result(invoke!) is { } result)
            validators.AddRoot(result);

        var type = parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToSource();
        var reader = parameter.HasExplicitDefaultValue || parameter.Type.IsNullable() ? "GetOptionalFunction" : "GetFunction";
        var forgives = parameter.HasExplicitDefaultValue && !parameter.Type.IsNullable() ? "!" : "";
        return new(
            parameter.Name,
            $"call.{reader}<{type}>({index}, {parameter.Name.ToLiteral()}, static function => {Lambda(invoke!)}){forgives}",
            IsArgument: true,
            RefusesNull: false,
            CheckParser.DisplayName(parameter.GetAttributes(), parameter.Name),
            CheckParser.Parse(parameter.GetAttributes(), parameter.Type, null, $"parameter '{parameter.Name}'", parameter.Locations[0], context));
    }

    /// <summary>Why a function of a client cannot stand for the delegate, or <see langword="null"/> if it can.</summary>
    public static string? Problem(IMethodSymbol? invoke)
    {
        if (invoke is null)
            return "it has no signature; use a type such as Func<Task>";
        if (invoke.RefKind != RefKind.None || !IsTask(invoke.ReturnType))
            return $"it returns '{invoke.ReturnType.ToMessage()}', but a call over the network cannot be synchronous; let it return {TaskFor(invoke)}";
        if (Result(invoke) is { } result && IsDelegate(result))
            return "it returns a function";
        foreach (var parameter in invoke.Parameters)
        {
            if (parameter.RefKind != RefKind.None || ResultParser.NotAValue(parameter.Type) is not null)
                return $"its parameter '{parameter.Name}' is no ordinary value";
            if (IsDelegate(parameter.Type))
                return $"its parameter '{parameter.Name}' is a function";
            if (IsToken(parameter) && parameter.Ordinal != invoke.Parameters.Length - 1)
                return "its CancellationToken is not the last parameter";
        }
        return null;
    }

    private static string Lambda(IMethodSymbol invoke)
    {
        var call = "function.Call()" + string.Concat(invoke.Parameters.Where(p => !IsToken(p)).Select(p =>
            // An argument of type dynamic would have the whole call bound at run time.
            p.Type.TypeKind == TypeKind.Dynamic ? $".With<object?>((object?)arg{p.Ordinal})" : $".With<{p.Type.ToSource()}>(arg{p.Ordinal})"));
        var token = invoke.Parameters.Where(IsToken).Select(p => $"arg{p.Ordinal}").FirstOrDefault();
        if (Result(invoke) is not { } result)
        {
            call += $".InvokeAsync({token})";
        }
        else
        {
            var type = result.TypeKind == TypeKind.Dynamic ? "object?" : result.ToSource();
            var mayBeNull = result.TypeKind == TypeKind.Dynamic || result.IsNullable()
                || result is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.None };
            call += $".InvokeAsync<{type}>(mayBeNull: {(mayBeNull ? "true" : "false")}{(token is null ? "" : ", " + token)})";
        }
        if (invoke.ReturnType.MetadataName.StartsWith("ValueTask", StringComparison.Ordinal))
            call = $"new {invoke.ReturnType.ToSource()}({call})";
        return $"({string.Join(", ", invoke.Parameters.Select(p => $"arg{p.Ordinal}"))}) => {call}";
    }

    private static bool IsTask(ITypeSymbol type) =>
        type.Is(Tasks, "Task") || type.Is(Tasks, "Task`1") || type.Is(Tasks, "ValueTask") || type.Is(Tasks, "ValueTask`1");

    /// <summary>What the delegate's task holds, or <see langword="null"/> for nothing.</summary>
    public static ITypeSymbol? Result(IMethodSymbol invoke) => (invoke.ReturnType as INamedTypeSymbol)?.TypeArguments.FirstOrDefault();

    private static string TaskFor(IMethodSymbol invoke) => invoke.ReturnsVoid ? "Task" : $"Task<{invoke.ReturnType.ToMessage()}>";

    private static bool IsDelegate(ITypeSymbol type) => type.IsOrDerivesFrom("System", "Delegate");

    private static bool IsToken(IParameterSymbol parameter) => parameter.Type.Is("System.Threading", "CancellationToken");
}
