using Microsoft.AspNetCore.Server.Kestrel.Core;
using Telefunc.AspNetCore.Tests.Dispatch;

namespace Telefunc.AspNetCore.Tests.Hosting;

/// <summary>The table of PROTOCOL.md 2.1, and who gets a request.</summary>
public sealed class RequestKindTests
{
    private const string Called = """{"ret":true}""";
    private static readonly string Call = """{"file":"/kind.telefunc.ts","name":"onCall","args":[]}""";

    static RequestKindTests() => HandWritten.Register("/kind.telefunc.ts", "onCall", _ => true);

    [Theory]
    [InlineData(null, null, Called)]
    [InlineData("txt", null, Called)]
    [InlineData(null, "txt", Called)]
    [InlineData("txt", "txt", Called)]
    [InlineData("sse", null, RecordingChannels.SseAnswer)]
    [InlineData(null, "sse", RecordingChannels.SseAnswer)]
    [InlineData("sse", "sse", RecordingChannels.SseAnswer)]
    [InlineData("txt", "sse", Answer.Malformed)]
    [InlineData("sse", "bin", Answer.Malformed)]
    [InlineData("", null, Answer.Malformed)]
    [InlineData("", "txt", Answer.Malformed)]
    [InlineData("TXT", "TXT", Answer.Malformed)]
    [InlineData("txt", "xml", Answer.Malformed)]
    [InlineData("txt&_telefunc=sse", "txt", Called)]
    public async Task Query_and_header_choose_the_kind(string? query, string? header, string body)
    {
        await using var app = await DispatchApp.StartAsync();

        var answer = await app.SendAsync(DispatchApp.Post(System.Text.Encoding.UTF8.GetBytes(Call), query, header));

        Assert.Equal(body, answer.Body);
        Assert.Equal(body == Answer.Malformed ? 400 : 200, answer.Status);
    }

    [Fact]
    public async Task A_bin_request_is_a_call()
    {
        await using var app = await DispatchApp.StartAsync();
        byte[] body = [0, 0, 0, (byte)Call.Length, .. System.Text.Encoding.UTF8.GetBytes(Call)];

        (await app.SendAsync(DispatchApp.Post(body, "bin", "bin"))).ShouldBe(200, Called);
    }

    [Theory]
    [InlineData("GET", "sse")]
    [InlineData("PUT", "txt")]
    [InlineData("DELETE", "txt")]
    [InlineData("OPTIONS", "txt")]
    [InlineData("QUERY", "bin")]
    public async Task Only_posts_are_served(string method, string kind)
    {
        await using var app = await DispatchApp.StartAsync();
        var request = DispatchApp.Post("", kind);
        request.Method = new HttpMethod(method);

        (await app.SendAsync(request)).ShouldBe(400, Answer.Malformed);
    }

    [Fact]
    public async Task An_upgrade_over_HTTP_1_reaches_the_channels()
    {
        await using var app = await DispatchApp.StartAsync();

        Assert.Equal(RecordingChannels.WebSocketAnswer, (await app.SendAsync(DispatchApp.Upgrade(origin: null))).Body);
    }

    [Fact]
    public async Task An_upgrade_over_HTTP_2_reaches_the_channels()
    {
        await using var app = await DispatchApp.StartAsync(build: UseHttp2);
        using var request = ExtendedConnect(app);

        using var response = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[RecordingChannels.WebSocketAnswer.Length];
        await stream.ReadExactlyAsync(buffer, TestContext.Current.CancellationToken);

        Assert.Equal(RecordingChannels.WebSocketAnswer, System.Text.Encoding.UTF8.GetString(buffer));
    }

    [Fact]
    public async Task Item_19_11_an_upgrade_over_HTTP_2_is_checked_too()
    {
        await using var app = await DispatchApp.StartAsync(build: UseHttp2);
        using var request = ExtendedConnect(app);
        request.Headers.Add("Origin", "https://evil.example");

        using var response = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static void UseHttp2(WebApplicationBuilder builder) => builder.Services.Configure<KestrelServerOptions>(
        kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));

    private static HttpRequestMessage ExtendedConnect(DispatchApp app)
    {
        var request = new HttpRequestMessage(HttpMethod.Connect, new Uri(app.Client.BaseAddress!, "/_telefunc"))
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Protocol = "websocket";
        return request;
    }

    [Fact]
    public async Task A_transport_that_is_not_offered_is_answered_with_400()
    {
        await using var onlySse = await DispatchApp.StartAsync(options => options.Channel.Transports = ChannelTransports.Sse);
        await using var onlyWebSocket = await DispatchApp.StartAsync(options => options.Channel.Transports = ChannelTransports.WebSocket);

        var upgrade = await onlySse.SendAsync(DispatchApp.Upgrade(origin: null));
        var sse = await onlyWebSocket.SendAsync(DispatchApp.Post("", "sse"));

        Assert.Equal((400, ""), (upgrade.Status, upgrade.Body));
        Assert.Equal((400, ""), (sse.Status, sse.Body));
    }

    [Fact]
    public async Task The_path_can_be_changed()
    {
        await using var app = await DispatchApp.StartAsync(options => options.Path = "/rpc/live");
        var moved = DispatchApp.Post(Call);
        moved.RequestUri = new Uri("/rpc/live?_telefunc=txt", UriKind.Relative);

        (await app.SendAsync(moved)).ShouldBe(200, Called);
        Assert.Equal(404, (await app.SendAsync(DispatchApp.Post(Call))).Status);
    }
}
