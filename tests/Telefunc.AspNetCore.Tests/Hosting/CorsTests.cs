namespace Telefunc.AspNetCore.Tests.Hosting;

/// <summary>The endpoint's CORS policy also says which origins may use it.</summary>
public sealed class CorsTests
{
    private const string Host = "shop.example";
    private const string Partner = "https://partner.example";

    [Fact]
    public async Task A_named_policy_allows_its_origins_only()
    {
        await using var app = await StartAsync(
            endpoint => endpoint.RequireCors("partners"),
            cors => cors.AddPolicy("partners", policy => policy.WithOrigins(Partner).WithHeaders("x-telefunc-request").AllowCredentials()));

        var answer = await app.SendAsync(OriginTests.From(OriginTests.Post(), Partner, Host));

        Assert.Equal((200, Partner), (answer.Status, answer.AllowOrigin));
        Assert.Equal(200, (await app.SendAsync(OriginTests.From(DispatchApp.Upgrade(origin: null), Partner, Host))).Status);
        Assert.Equal(400, (await app.SendAsync(OriginTests.From(OriginTests.Post(), "https://evil.example", Host))).Status);
        Assert.Equal(403, (await app.SendAsync(OriginTests.From(DispatchApp.Upgrade(origin: null), "https://evil.example", Host))).Status);
    }

    [Fact]
    public async Task A_policy_given_in_place_works_too()
    {
        await using var app = await StartAsync(endpoint => endpoint.RequireCors(policy => policy.WithOrigins(Partner)));

        Assert.Equal(200, (await app.SendAsync(OriginTests.From(OriginTests.Post(), Partner, Host))).Status);
    }

    [Fact]
    public async Task Any_origin_does_not_mean_the_opaque_one_nor_an_upgrade_with_cookies()
    {
        await using var app = await StartAsync(endpoint => endpoint.RequireCors(policy => policy.AllowAnyOrigin()));
        var withCookie = OriginTests.From(DispatchApp.Upgrade(origin: null), Partner, Host);
        withCookie.Headers.Add("Cookie", "session=1");

        Assert.Equal(200, (await app.SendAsync(OriginTests.From(OriginTests.Post(), Partner, Host))).Status);
        Assert.Equal(200, (await app.SendAsync(OriginTests.From(DispatchApp.Upgrade(origin: null), Partner, Host))).Status);
        Assert.Equal(403, (await app.SendAsync(withCookie)).Status);
        Assert.Equal(400, (await app.SendAsync(OriginTests.From(OriginTests.Post(), "null", Host))).Status);
    }

    [Fact]
    public async Task A_preflight_is_answered_by_the_CORS_middleware()
    {
        await using var app = await StartAsync(endpoint => endpoint.RequireCors(policy => policy.WithOrigins(Partner).AllowAnyHeader()));

        var allowed = await app.SendAsync(Preflight(Partner));
        var refused = await app.SendAsync(Preflight("https://evil.example"));

        Assert.Equal((204, Partner), (allowed.Status, allowed.AllowOrigin));
        Assert.Null(refused.AllowOrigin);
    }

    private static HttpRequestMessage Preflight(string origin)
    {
        var request = OriginTests.From(new HttpRequestMessage(HttpMethod.Options, "/_telefunc"), origin, Host);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "x-telefunc-request");
        return request;
    }

    private static Task<DispatchApp> StartAsync(
        Action<IEndpointConventionBuilder> map, Action<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>? policies = null) =>
        DispatchApp.StartAsync(
            build: builder => builder.Services.AddCors(policies ?? (_ => { })),
            use: app => app.UseCors(),
            map: map);
}
