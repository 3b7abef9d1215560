using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Telefunc;
using Telefunc.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoint that serves telefunctions and their channels.</summary>
public static class TelefuncEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the endpoint at <see cref="TelefuncOptions.Path"/>: calls, Server-Sent Events and WebSocket upgrades, all at one path
    /// (PROTOCOL.md 2). Conventions such as <c>RequireAuthorization</c>, <c>RequireRateLimiting</c> and <c>RequireCors</c> apply to
    /// all of them.
    /// </summary>
    /// <remarks>
    /// <para><c>[Authorize]</c> on one telefunction is answered as an abort (status 403), so that a client can act on the value: it is
    /// <c>{ "reason": "unauthorized" }</c> for a user who is not signed in, and <c>{ "reason": "forbidden" }</c> for one who is.</para>
    /// <para>A page of another origin is refused unless <see cref="TelefuncOptions.AllowedOrigins"/> or the endpoint's CORS policy allows
    /// it. A policy without credentials does not allow a WebSocket that carries cookies.</para>
    /// </remarks>
    /// <param name="endpoints">The application, or a group of it.</param>
    /// <exception cref="InvalidOperationException"><c>AddTelefunc</c> was not called.</exception>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public static IEndpointConventionBuilder MapTelefunc(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);

        RequireTelefunc(endpoints);
        return endpoints.MapTelefunc(endpoints.ServiceProvider.GetRequiredService<IOptions<TelefuncOptions>>().Value.Path);
    }

    /// <summary>Maps the endpoint at a path of its own, whatever <see cref="TelefuncOptions.Path"/> says.</summary>
    /// <inheritdoc cref="MapTelefunc(IEndpointRouteBuilder)" path="/remarks|/exception"/>
    /// <param name="endpoints">The application, or a group of it.</param>
    /// <param name="pattern">The path.</param>
    public static IEndpointConventionBuilder MapTelefunc(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);

        var endpoint = RequireTelefunc(endpoints);
        return endpoints.Map(pattern, endpoint.HandleAsync).WithDisplayName($"Telefunc {pattern}");
    }

    private static TelefuncEndpoint RequireTelefunc(IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        if (services.GetService<IServiceProviderIsService>()?.IsService(typeof(TelefuncEndpoint)) == false)
        {
            throw new InvalidOperationException(
                "MapTelefunc needs services that are missing. Call builder.Services.AddTelefunc() before the application is built.");
        }

        return services.GetRequiredService<TelefuncEndpoint>();
    }
}
