using Microsoft.CodeAnalysis;
using Telefunc.Generators.Diagnostics;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>Where the values of a telefunction's parameters come from.</summary>
internal static class ParameterParser
{
    private static readonly (string Namespace, string Name, string Advice)[] Refused =
    [
        ("Telefunc", "ClientChannel`2", "return a channel instead"),
        ("Telefunc", "ClientChannel`4", "return a channel instead"),
        ("System.IO", "Stream", "send binary frames over a channel"),
        ("System.IO.Pipelines", "PipeReader", "send binary frames over a channel"),
        ("System.IO.Pipelines", "PipeWriter", "send binary frames over a channel"),
        ("System.Threading.Tasks", "Task", "take the value itself"),
        ("Microsoft.AspNetCore.Http", "HttpRequest", "take HttpContext"),
        ("Microsoft.AspNetCore.Http", "HttpResponse", "take HttpContext"),
        ("System", "Type", "take a string"),
    ];

    public static IReadOnlyList<ParameterModel> Parse(IMethodSymbol method, string title, ValidatorCollector validators, ParseContext context)
    {
        var models = new List<ParameterModel>();
        var index = 0;
        foreach (var parameter in method.Parameters)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (!CheckShape(parameter, title, context))
                continue;
            var supplied = ServerSupplied.FromCall(parameter.Type) ?? ServerSupplied.FromMarkedService(parameter, context.Compilation);
            if (supplied is not null)
                models.Add(new(parameter.Name, supplied, false, false, parameter.Name, default));
            else if (parameter.Type.IsOrDerivesFrom("System", "Delegate"))
            {
                if (DelegateParser.Parse(parameter, index++, title, validators, context) is { } function)
                    models.Add(function);
            }
            else if (CheckType(parameter, title, context))
                models.Add(Argument(parameter, index++, validators, context));
        }
        return models;
    }

    private static ParameterModel Argument(IParameterSymbol parameter, int index, ValidatorCollector validators, ParseContext context)
    {
        var type = parameter.Type.ToSource();
        var absent = parameter.HasExplicitDefaultValue ? ", " + SourceLiterals.Constant(parameter.ExplicitDefaultValue, parameter.Type)
            : parameter.Type.IsNullable() ? ", null"
            : "";
        validators.AddRoot(parameter.Type);
        return new(
            parameter.Name,
            $"call.GetArgument<{type}>({index}, {parameter.Name.ToLiteral()}{absent})",
            IsArgument: true,
            RefusesNull: parameter.Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated }
                && parameter is not { HasExplicitDefaultValue: true, ExplicitDefaultValue: null },
            CheckParser.DisplayName(parameter.GetAttributes(), parameter.Name),
            CheckParser.Parse(parameter.GetAttributes(), parameter.Type, null, $"parameter '{parameter.Name}'", parameter.Locations[0], context));
    }

    private static bool CheckShape(IParameterSymbol parameter, string title, ParseContext context)
    {
        var how = parameter.RefKind switch
        {
            RefKind.Ref => "passed by ref",
            RefKind.Out => "passed by out",
            RefKind.In or RefKind.RefReadOnlyParameter => "passed by in",
            _ => ResultParser.NotAValue(parameter.Type),
        };
        if (how is not null)
            context.Report(Descriptors.ByReference, parameter.Locations[0], $"Parameter '{parameter.Name}'", title, how);
        else if (parameter.IsParams)
            context.Report(Descriptors.ParamsArray, parameter.Locations[0], parameter.Name, title);
        else
            return true;
        return false;
    }

    private static bool CheckType(IParameterSymbol parameter, string title, ParseContext context)
    {
        var type = parameter.Type;
        var advice = type.IsServerChannel() || type.IsBroadcastChannel()
            ? "return a channel instead"
            : Refused.Where(r => type.IsOrDerivesFrom(r.Namespace, r.Name)).Select(r => r.Advice).FirstOrDefault();
        if (advice is null)
        {
            if (IsOnlyAbstract(type))
            {
                var kind = type.TypeKind == TypeKind.Interface ? "an interface" : "abstract";
                context.Report(Descriptors.AbstractParameter, parameter.Locations[0], parameter.Name, title, type.ToMessage(), kind);
            }
            return true;
        }
        context.Report(Descriptors.NotFromClient, parameter.Locations[0], parameter.Name, title, type.ToMessage(), advice);
        return false;
    }

    /// <summary>Whether JSON has no way to say which class to make. Only a warning, because a converter may know.</summary>
    private static bool IsOnlyAbstract(ITypeSymbol type)
    {
        const string Json = "System.Text.Json.Serialization";
        return type is { IsAbstract: true, TypeKind: TypeKind.Interface or TypeKind.Class }
            && type.FindInterface("System.Collections", "IEnumerable") is null
            && !type.Is("System.Text.Json.Nodes", "JsonNode")
            && !type.GetAttributes().Any(a => a.AttributeClass.Is(Json, "JsonDerivedTypeAttribute")
                || a.AttributeClass.Is(Json, "JsonPolymorphicAttribute")
                || a.AttributeClass.IsOrDerivesFrom(Json, "JsonConverterAttribute"));
    }
}
