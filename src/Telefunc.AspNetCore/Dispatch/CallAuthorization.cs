using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Telefunc.Dispatch;

/// <summary>Honours <c>[Authorize]</c> and <c>[AllowAnonymous]</c> on telefunctions and their classes, with the application's policies.</summary>
internal sealed class CallAuthorization(IAuthorizationPolicyProvider policies)
{
    private readonly ConcurrentDictionary<Telefunction, AuthorizationPolicy> _cache = new();

    /// <summary>Whether the user may call the telefunction. May set <see cref="HttpContext.User"/>, as the policy's schemes say.</summary>
    public ValueTask<CallPermission> CheckAsync(HttpContext context, Telefunction telefunction)
    {
        var required = false;
        foreach (var item in telefunction.Metadata)
        {
            if (item is IAllowAnonymous)
                return new(CallPermission.Granted);
            required |= item is IAuthorizeData or AuthorizationPolicy or IAuthorizationRequirementData;
        }

        return required ? EvaluateAsync(context, telefunction) : new(CallPermission.Granted);
    }

    private async ValueTask<CallPermission> EvaluateAsync(HttpContext context, Telefunction telefunction)
    {
        var policy = await PolicyAsync(telefunction);
        var evaluator = context.RequestServices.GetRequiredService<IPolicyEvaluator>();
        var authentication = await evaluator.AuthenticateAsync(policy, context);
        var authorization = await evaluator.AuthorizeAsync(policy, authentication, context, context);
        if (authorization.Succeeded)
            return CallPermission.Granted;
        return authorization.Forbidden ? CallPermission.Forbidden : CallPermission.Unauthorized;
    }

    private async ValueTask<AuthorizationPolicy> PolicyAsync(Telefunction telefunction)
    {
        if (_cache.TryGetValue(telefunction, out var cached))
            return cached;

        var metadata = telefunction.Metadata;
        var builder = new AuthorizationPolicyBuilder();
        var named = await AuthorizationPolicy.CombineAsync(policies, metadata.OfType<IAuthorizeData>(), metadata.OfType<AuthorizationPolicy>());
        if (named is not null)
            builder.Combine(named);
        foreach (var requirement in metadata.OfType<IAuthorizationRequirementData>().SelectMany(data => data.GetRequirements()))
            builder.AddRequirements(requirement);

        var policy = builder.Build();
        return policies.AllowsCachingPolicies ? _cache.GetOrAdd(telefunction, policy) : policy;
    }
}
