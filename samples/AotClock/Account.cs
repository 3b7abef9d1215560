using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Telefunc;

namespace AotClock;

/// <summary>Only for users who are signed in.</summary>
[Authorize]
public static class Account
{
    /// <summary>The name of the user.</summary>
    /// <param name="user">Supplied by the server.</param>
    [Telefunction]
    public static string? OnName(ClaimsPrincipal user) => user.Identity?.Name;
}
