using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging;
using Telefunc.AspNetCore.Tests.Dispatch;

namespace Telefunc.AspNetCore.Tests.Hosting;

/// <summary>PROTOCOL.md 19.11, the part about requests: a page of a stranger cannot use its visitor's rights here.</summary>
public sealed class OriginTests
{
    private const string Foreign = "https://evil.example";
    private static int _calls;

    static OriginTests() => HandWritten.Register("/origin.telefunc.ts", "onCall", _ => { Interlocked.Increment(ref _calls); });

    public static TheoryData<string, string, bool> Hosts => new()
    {
        { "http://shop.example", "shop.example", true },
        { "https://shop.example", "shop.example", true },
        { "https://shop.example", "shop.example:443", true },
        { "http://SHOP.example:80", "shop.EXAMPLE", true },
        { "http://shop.example:8080", "shop.example:8080", true },
        { "http://[::1]:5000", "[::1]:5000", true },
        { "http://shop.example:8080", "shop.example", false },
        { "http://shop.example", "shop.example:8080", false },
        { "http://api.shop.example", "shop.example", false },
        { "http://shop.example.evil.example", "shop.example", false },
        { "http://evil.example/shop.example", "shop.example", false },
        { "http://shop.example@evil.example", "shop.example", false },
        { "http://shop.example/", "shop.example", false },
        { "ftp://shop.example", "shop.example", false },
        { "shop.example", "shop.example", false },
        { "null", "shop.example", false },
        { "", "shop.example", false },
    };

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Item_19_11_a_post_is_served_to_pages_of_its_own_host(string origin, string host, bool served)
    {
        await using var app = await DispatchApp.StartAsync();

        var answer = await app.SendAsync(From(Post(), origin, host));

        if (served)
            answer.ShouldBe(200, """{"ret":"!undefined"}""");
        else
            answer.ShouldBe(400, Answer.Malformed);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Item_19_11_an_upgrade_is_served_to_pages_of_its_own_host(string origin, string host, bool served)
    {
        await using var app = await DispatchApp.StartAsync();

        var answer = await app.SendAsync(From(DispatchApp.Upgrade(origin: null), origin, host));

        Assert.Equal(served ? (200, RecordingChannels.WebSocketAnswer) : (403, ""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Item_19_11_a_refused_call_is_not_executed_and_the_log_says_why()
    {
        await using var app = await DispatchApp.StartAsync();
        var before = Volatile.Read(ref _calls);

        await app.SendAsync(From(Post(), Foreign + ":8443", "shop.example"));
        await app.SendAsync(From(Post(), Foreign, "shop.example"));
        await app.SendAsync(From(DispatchApp.Upgrade(origin: null), Foreign, "shop.example"));

        Assert.Equal(before, Volatile.Read(ref _calls));
        Assert.All(app.Logs.OfTelefunc.Where(line => line.Id.Id is 1000 or 1001), line => Assert.Equal(LogLevel.Warning, line.Level));
        Assert.Equal(2, app.Logs.OfTelefunc.Count(line => line.Id.Id == 1001 && line.Message.Contains(Foreign, StringComparison.Ordinal)));
        Assert.Contains(Foreign, app.Logs.Single(1000).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Item_19_11_sse_posts_are_checked_too()
    {
        await using var app = await DispatchApp.StartAsync();

        Assert.Equal(400, (await app.SendAsync(From(DispatchApp.Post("", "sse"), Foreign, "shop.example"))).Status);
        Assert.Equal(200, (await app.SendAsync(From(DispatchApp.Post("", "sse"), "http://shop.example", "shop.example"))).Status);
    }

    [Theory]
    [InlineData("Origin", "http://shop.example", null, false)]
    [InlineData("Origin", "http://shop.example", "txt", true)]
    [InlineData("Sec-Fetch-Site", "same-origin", null, false)]
    [InlineData("Sec-Fetch-Site", "cross-site", null, false)]
    [InlineData("Sec-Fetch-Site", "same-origin", "txt", true)]
    [InlineData("User-Agent", "a-script", null, true)]
    public async Task Item_19_11_browsers_must_send_the_marker_header(string header, string value, string? marker, bool served)
    {
        await using var app = await DispatchApp.StartAsync();
        var request = DispatchApp.Post(Body, "txt", marker);
        request.Headers.Host = "shop.example";
        request.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(served ? 200 : 400, (await app.SendAsync(request)).Status);
        if (!served)
            Assert.Equal(LogLevel.Warning, app.Logs.Single(1002).Level);
    }

    [Fact]
    public async Task Item_19_11_two_origins_are_refused()
    {
        await using var app = await DispatchApp.StartAsync();
        var request = From(Post(), "http://shop.example", "shop.example");
        request.Headers.TryAddWithoutValidation("Origin", Foreign);

        Assert.Equal(400, (await app.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("https://app.example", "https://app.example", true)]
    [InlineData("https://App.Example", "https://app.example", true)]
    [InlineData("https://app.example", "http://app.example", false)]
    [InlineData("https://app.example", "https://app.example:8443", false)]
    [InlineData("null", "null", true)]
    [InlineData("capacitor://localhost", "capacitor://localhost", true)]
    public async Task Item_19_11_listed_origins_are_allowed(string listed, string origin, bool served)
    {
        await using var app = await DispatchApp.StartAsync(options => options.AllowedOrigins.Add(listed));

        Assert.Equal(served ? 200 : 400, (await app.SendAsync(From(Post(), origin, "shop.example"))).Status);
        Assert.Equal(served ? 200 : 403, (await app.SendAsync(From(DispatchApp.Upgrade(origin: null), origin, "shop.example"))).Status);
    }

    [Fact]
    public async Task Item_19_11_the_host_is_the_one_that_forwarded_headers_say()
    {
        await using var app = await DispatchApp.StartAsync(
            use: app => app.UseForwardedHeaders(new() { ForwardedHeaders = ForwardedHeaders.XForwardedHost }));
        var request = From(Post(), "https://shop.example", "10.0.0.7:5000");
        request.Headers.Add("X-Forwarded-Host", "shop.example");

        Assert.Equal(200, (await app.SendAsync(request)).Status);
    }

    internal static byte[] Body { get; } = """{"file":"/origin.telefunc.ts","name":"onCall","args":[]}"""u8.ToArray();

    internal static HttpRequestMessage Post() => DispatchApp.Post(Body, "txt", "txt");

    internal static HttpRequestMessage From(HttpRequestMessage request, string origin, string host)
    {
        request.Headers.Host = host;
        Assert.True(request.Headers.TryAddWithoutValidation("Origin", origin));
        return request;
    }
}
