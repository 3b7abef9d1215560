using Microsoft.CodeAnalysis;

namespace Telefunc.Generators.Parsing;

/// <summary>Parameters, of telefunctions and of constructors, whose values come from the server.</summary>
internal static class ServerSupplied
{
    private const string Services = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions";
    private const string KeyedServices = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions";

    /// <summary>A value that belongs to the call, or <see langword="null"/>.</summary>
    public static string? FromCall(ITypeSymbol type) => type switch
    {
        _ when type.Is("System.Threading", "CancellationToken") => "call.Aborted",
        _ when type.Is("Microsoft.AspNetCore.Http", "HttpContext") => "call.Context.HttpContext",
        _ when type.Is("System.Security.Claims", "ClaimsPrincipal") => "call.Context.User",
        _ when type.Is("Telefunc", "TelefuncContext") => "call.Context",
        _ when type.Is("System", "IServiceProvider") => "call.Services",
        _ => null,
    };

    /// <summary>A service that the parameter asks for by an attribute, or <see langword="null"/>.</summary>
    public static string? FromMarkedService(IParameterSymbol parameter, Compilation compilation)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            if (IsKeyedService(attribute))
                return Service(parameter, SourceLiterals.FirstArgument(attribute, compilation));
            if (IsService(attribute))
                return Service(parameter, null);
        }
        return null;
    }

    /// <summary>Whether the parameter asks for a service by an attribute.</summary>
    public static bool IsMarkedService(IParameterSymbol parameter) => parameter.GetAttributes().Any(IsService);

    /// <summary>A service of the parameter's type, which may be missing if the parameter may be.</summary>
    public static string Service(IParameterSymbol parameter, string? key)
    {
        var type = parameter.Type.WithNullableAnnotation(NullableAnnotation.None).ToSource();
        var (owner, suffix, keyArgument) = key is null ? (Services, "Service", "") : (KeyedServices, "KeyedService", $", {key}");
        if (!parameter.HasExplicitDefaultValue && !parameter.Type.IsNullable())
            return $"{owner}.GetRequired{suffix}<{type}>(call.Services{keyArgument})";

        var absent = parameter.HasExplicitDefaultValue ? SourceLiterals.Constant(parameter.ExplicitDefaultValue, parameter.Type) : "null";
        if (parameter.Type.IsReferenceType)
            return $"{owner}.Get{suffix}<{type}>(call.Services{keyArgument})" + (absent == "null" ? "" : $" ?? {absent}");
        // A value type cannot tell absence from its default, so the service is asked for as an object.
        var asked = key is null
            ? $"call.Services.GetService(typeof({type}))"
            : $"((global::Microsoft.Extensions.DependencyInjection.IKeyedServiceProvider)call.Services).GetKeyedService(typeof({type}){keyArgument})";
        return $"{asked} is {type.TrimEnd('?')} {parameter.Name}Service ? {parameter.Name}Service : {absent}";
    }

    private static bool IsService(AttributeData attribute) =>
        IsKeyedService(attribute) || attribute.AttributeClass.IsOrImplements("Microsoft.AspNetCore.Http.Metadata", "IFromServiceMetadata");

    private static bool IsKeyedService(AttributeData attribute) =>
        attribute.AttributeClass.IsOrDerivesFrom("Microsoft.Extensions.DependencyInjection", "FromKeyedServicesAttribute");
}
