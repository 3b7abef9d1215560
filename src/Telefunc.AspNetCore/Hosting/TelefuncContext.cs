using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Telefunc;

/// <summary>
/// The context of one call: who calls, and with which request. Flows with the call's asynchronous work
/// (<see cref="Current"/>). Thread safe, except that <see cref="HttpContext"/> may only be used while the call runs.
/// </summary>
public sealed class TelefuncContext
{
    private static readonly AsyncLocal<TelefuncContext?> Ambient = new();

    internal TelefuncContext(HttpContext httpContext) => HttpContext = httpContext;

    /// <summary>The context of the call that is running, or <see langword="null"/> outside of calls.</summary>
    public static TelefuncContext? Current
    {
        get => Ambient.Value;
        internal set => Ambient.Value = value;
    }

    /// <summary>Who calls.</summary>
    public ClaimsPrincipal User => HttpContext.User;

    /// <summary>The request that carries the call. Use it only until the telefunction returns.</summary>
    public HttpContext HttpContext { get; }
}
