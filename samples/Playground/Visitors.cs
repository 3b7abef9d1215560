using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Playground;

/// <summary>Gives every browser that opens the page a name of its own in a signed cookie, so that the server knows its visitors apart.</summary>
public static class Visitors
{
    /// <summary>Middleware: signs in whoever opens the page for the first time.</summary>
    public static async Task SignInAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == "/" && NameOf(context.User) is null)
        {
            var name = new Claim(ClaimTypes.NameIdentifier, RandomNumberGenerator.GetHexString(32, lowercase: true));
            await context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([name], CookieAuthenticationDefaults.AuthenticationScheme)));
        }

        await next(context);
    }

    /// <summary>The visitor's name; <see langword="null"/> for one who came without the cookie.</summary>
    public static string? NameOf(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier);
}
