using System.Net;
using System.Net.WebSockets;
using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>PROTOCOL.md 19.11: who knows a channel's id, or lures a browser into a request, must not get further by it.</summary>
public sealed class Item_19_11_Tests(TestServer server) : RawTest(server)
{
    private const string ForeignOrigin = "https://evil.example";

    private string OwnOrigin => $"http://127.0.0.1:{Server.Port}";

    [Fact]
    public async Task Item_19_11_A_browser_without_the_marker_header_is_refused()
    {
        var body = RawHttp.Utf8("""{"file":"/Lab.telefunc.ts","name":"onDouble","args":[21]}""");
        using var request = RawHttp.Request(HttpMethod.Post, body, "txt", null);
        request.Headers.TryAddWithoutValidation("Origin", OwnOrigin);

        var (status, _, text) = await Http.ExchangeAsync(request);

        Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden, $"Answered with {status}: {text}");
        Assert.DoesNotContain("42", text);
    }

    [Theory]
    [InlineData("txt")]
    [InlineData("sse")]
    public async Task Item_19_11_A_POST_of_a_foreign_page_is_refused(string kind)
    {
        var body = kind == "txt"
            ? RawHttp.Utf8("""{"file":"/Lab.telefunc.ts","name":"onDouble","args":[21]}""")
            : RawSse.Body("""{"connId":"c","streamResponse":true}""");
        using var request = RawHttp.Post(body, kind);
        request.Headers.TryAddWithoutValidation("Origin", ForeignOrigin);

        var (status, _, text) = await Http.ExchangeAsync(request);

        Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden, $"Answered with {status}: {text}");
        Assert.DoesNotContain("42", text);
    }

    [Fact]
    public async Task Item_19_11_A_POST_of_the_own_page_is_served()
    {
        using var request = RawHttp.Call("/Lab.telefunc.ts", "onDouble", 21);
        request.Headers.TryAddWithoutValidation("Origin", OwnOrigin);

        Assert.Equal("""{"ret":42}""", (await Http.ExchangeAsync(request)).Body);
    }

    [Fact]
    public async Task Item_19_11_A_WebSocket_of_a_foreign_page_is_refused()
    {
        await Assert.ThrowsAsync<WebSocketException>(() => RawWebSocket.ConnectAsync(Server.Port, ForeignOrigin));

        await using var own = await RawWebSocket.ConnectAsync(Server.Port, OwnOrigin);
        await own.PingAsync();
    }

    [Fact]
    public async Task Item_19_11_A_client_chosen_id_that_exists_is_refused()
    {
        var (id, end) = await OpenChannelAsync();
        await using var owner = await RawWire.AttachAsync(Server.Port, "ws", id);

        var taken = await Http.ExchangeAsync(RawHttp.Post(
            RawHttp.Utf8($$"""{"file":"/Lab.telefunc.ts","name":"onDouble","args":["!TelefuncFunction:{\"channelId\":\"{{id}}\"}"]}"""), "txt"));

        Assert.NotEqual(HttpStatusCode.OK, taken.Status);
        await owner.SendAsync(new RawFrame(RawFrame.Text, seq: 1, text: """{"n":5}"""));
        Assert.Equal(5, Assert.Single(await end.WaitForReceivedAsync(1)));
        await end.SendAsync(6);
        Assert.Contains("6", (await owner.ReceiveUntilAsync(RawFrame.Text)).Last.TextOfPayload);
        Assert.Empty(end.Closes);
    }
}
