using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Telefunc.Hosting;

/// <summary>
/// Decides whether the page behind a request may use this server. Browsers attach a user's cookies to requests of any page, so a request
/// from a page of another origin must not be served unless the application says so. (PROTOCOL.md 19.11)
/// </summary>
internal sealed class OriginPolicy(IOptions<TelefuncOptions> options)
{
    private readonly HashSet<string> _listed = new(options.Value.AllowedOrigins, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the request comes from no page at all, or from one that is allowed.</summary>
    public ValueTask<bool> AllowsAsync(HttpContext context, bool isUpgrade)
    {
        var header = context.Request.Headers.Origin;
        if (header.Count == 0)
            return new(true);

        // Two Origin headers are nothing that a browser sends; whichever is meant, the other one was not checked.
        if (header is not [{ } origin])
            return new(false);
        if (RequestOrigin.IsHost(origin, context.Request.Host) || _listed.Contains(origin))
            return new(true);
        return AllowedByCorsAsync(context, origin, isUpgrade);
    }

    private static async ValueTask<bool> AllowedByCorsAsync(HttpContext context, string origin, bool isUpgrade)
    {
        var policy = context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>() switch
        {
            ICorsPolicyMetadata metadata => metadata.Policy,
            IEnableCorsAttribute attribute when context.RequestServices.GetService<ICorsPolicyProvider>() is { } provider =>
                await provider.GetPolicyAsync(context, attribute.PolicyName),
            _ => null,
        };
        if (policy is null || !Allows(policy, origin))
            return false;

        // Of a POST the browser itself leaves the cookies out when the policy allows no credentials; of an upgrade it does not.
        return !isUpgrade || policy.SupportsCredentials || context.Request.Headers.Cookie.Count == 0;
    }

    // A sandboxed frame of any site has the opaque origin: "any origin" and wildcards do not mean it, only its name does.
    private static bool Allows(CorsPolicy policy, string origin) =>
        origin == RequestOrigin.Opaque ? policy.Origins.Contains(origin) : policy.AllowAnyOrigin || policy.IsOriginAllowed(origin);
}
