using System.Net;
using System.Text;
using Telefunc.Transports;

namespace Telefunc.Tests.Hosting;

/// <summary>The token by which a balancer finds the server of a client (PROTOCOL.md 2.3).</summary>
public sealed class SessionTokenTests
{
    [Fact]
    public async Task The_latest_token_goes_with_every_call_in_header_and_query()
    {
        using var handler = new TokenHandler();
        await using var client = new TelefuncClient("http://server/_telefunc?tenant=7", new TelefuncClientOptions { HttpHandler = handler });

        Assert.Equal(1, await client.CallAsync<int>("/File.telefunc.ts", "onCall"));
        Assert.Equal(1, await client.CallAsync<int>("/File.telefunc.ts", "onCall"));

        Assert.Equal("?tenant=7&_telefunc=txt", handler.Requests[0].Query);
        Assert.Null(handler.Requests[0].Token);
        Assert.Equal("?tenant=7&_telefunc=txt&session=a%2Fb", handler.Requests[1].Query);
        Assert.Equal("a/b", handler.Requests[1].Token);
    }

    [Fact]
    public void A_WebSocket_carries_it_in_the_query_alone()
    {
        var http = new ClientHttp(new Uri("https://server/_telefunc"), new TelefuncClientOptions(), () => throw new NotSupportedException());

        Assert.Equal(new Uri("wss://server/_telefunc"), http.WebSocketAddress(null));
        Assert.Equal(new Uri("wss://server/_telefunc?session=token"), http.WebSocketAddress("token"));
    }

    private sealed class TokenHandler : HttpMessageHandler
    {
        public List<(string Query, string? Token)> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var token = request.Headers.TryGetValues(ClientHttp.SessionHeader, out var values) ? values.Single() : null;
            Requests.Add((request.RequestUri!.Query, token));
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("""{"ret":1}""", Encoding.UTF8, "text/plain") };
            response.Headers.Add(ClientHttp.SessionHeader, "a/b");
            return Task.FromResult(response);
        }
    }
}
