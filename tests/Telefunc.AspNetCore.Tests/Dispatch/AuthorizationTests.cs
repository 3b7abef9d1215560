using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Telefunc.AspNetCore.Tests.Hosting;

namespace Telefunc.AspNetCore.Tests.Dispatch;

/// <summary><c>[Authorize]</c> on telefunctions, answered so that a client can act on it.</summary>
public sealed class AuthorizationTests
{
    private const string File = "/authorization.telefunc.ts";
    private const string Granted = """{"ret":"!undefined"}""";
    private const string Unauthorized = """{"ret":{"reason":"unauthorized"},"abort":true}""";
    private const string Forbidden = """{"ret":{"reason":"forbidden"},"abort":true}""";

    private static int _calls;

    static AuthorizationTests()
    {
        Register("onOpen");
        Register("onUser", new AuthorizeAttribute());
        Register("onAdmin", new AuthorizeAttribute { Roles = "admin" });
        Register("onPolicy", new AuthorizeAttribute("adult"));
        Register("onBoth", new AuthorizeAttribute(), new AuthorizeAttribute("adult"));
        Register("onAllowed", new AuthorizeAttribute { Roles = "admin" }, new AllowAnonymousAttribute());
        Register("onRequirement", new GrownUpAttribute());
    }

    [Theory]
    [InlineData("onOpen", null, Granted)]
    [InlineData("onUser", null, Unauthorized)]
    [InlineData("onUser", "guest", Granted)]
    [InlineData("onAdmin", null, Unauthorized)]
    [InlineData("onAdmin", "guest", Forbidden)]
    [InlineData("onAdmin", "admin", Granted)]
    [InlineData("onPolicy", "guest", Forbidden)]
    [InlineData("onPolicy", "adult", Granted)]
    [InlineData("onBoth", null, Unauthorized)]
    [InlineData("onBoth", "guest", Forbidden)]
    [InlineData("onBoth", "adult", Granted)]
    [InlineData("onAllowed", null, Granted)]
    [InlineData("onRequirement", "guest", Forbidden)]
    [InlineData("onRequirement", "adult", Granted)]
    public async Task The_attributes_of_a_telefunction_decide(string name, string? role, string expected)
    {
        await using var app = await StartAsync(role);
        var before = Volatile.Read(ref _calls);

        (await app.CallAsync(File, name)).ShouldBe(expected == Granted ? 200 : 403, expected);
        (await app.CallAsync(File, name)).ShouldBe(expected == Granted ? 200 : 403, expected);

        Assert.Equal(expected == Granted ? 2 : 0, Volatile.Read(ref _calls) - before);
    }

    [Fact]
    public async Task Without_any_authorization_of_the_application_strangers_are_refused()
    {
        await using var app = await DispatchApp.StartAsync();

        (await app.CallAsync(File, "onUser")).ShouldBe(403, Unauthorized);
    }

    [Fact]
    public async Task An_unknown_policy_is_an_internal_error_not_a_grant()
    {
        Register("onTypo", new AuthorizeAttribute("no-such-policy"));
        await using var app = await StartAsync("admin");

        (await app.CallAsync(File, "onTypo")).ShouldBe(500, Answer.InternalError);
    }

    private static void Register(string name, params object[] metadata) =>
        HandWritten.Register(File, name, _ => { Interlocked.Increment(ref _calls); }, metadata);

    private static Task<DispatchApp> StartAsync(string? role) => DispatchApp.StartAsync(
        build: builder => builder.Services.AddAuthorizationBuilder().AddPolicy("adult", policy => policy.RequireRole("adult")),
        use: app => app.Use(next => context =>
        {
            if (role is not null)
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Role, role)], "test"));
            return next(context);
        }));

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class GrownUpAttribute : Attribute, IAuthorizationRequirementData
    {
        public IEnumerable<IAuthorizationRequirement> GetRequirements() =>
            [new Microsoft.AspNetCore.Authorization.Infrastructure.RolesAuthorizationRequirement(["adult"])];
    }
}
