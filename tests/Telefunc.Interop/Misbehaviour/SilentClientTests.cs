using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>Clients on Server-Sent Events that fall silent (PROTOCOL.md 8.5).</summary>
public sealed class SilentClientTests
{
    private const string Reconcile = """{"open":[]}""";

    [Fact]
    public async Task The_connection_of_a_silent_client_cannot_be_used_again()
    {
        await using var server = await TestServer.StartAsync(options => options.Channel.PingInterval = TimeSpan.FromSeconds(1));
        using var http = new RawHttp(server.Port);
        var body = RawSse.Body("""{"connId":"silent","streamResponse":true}""", new RawFrame(RawFrame.Reconcile, text: Reconcile).ToBytes());
        using var download = await http.SendAsync(RawHttp.Post(body, "sse"), streamed: true);

        var reading = Patience.WaitForAsync(download.Content.CopyToAsync(Stream.Null), "the end of the response");

        // A response that ends properly leaves a connection that the client may use for its next attempt.
        await Assert.ThrowsAsync<HttpRequestException>(() => reading);
    }
}
