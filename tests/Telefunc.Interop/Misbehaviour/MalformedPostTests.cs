using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>Every malformed SSE POST of the golden vectors (PROTOCOL.md 2.1, 9.1).</summary>
public sealed class MalformedPostTests(TestServer server) : RawTest(server)
{
    public static TheoryData<string> Cases { get; } = [.. MalformedVectors.Posts.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Is_answered_as_recorded(string name)
    {
        var vector = MalformedVectors.Posts[name];
        var asked = vector.Request;
        var request = RawHttp.Request(
            new HttpMethod(asked?.Method ?? "POST"),
            vector.Bytes,
            asked?.Query ?? asked?.Kind ?? "sse",
            asked?.Header ?? asked?.Kind ?? "sse");

        var (status, contentType, body) = await ExchangeAsync(request);

        Assert.Equal((vector.Status, vector.Body), (status, body));
        // An answer without a body has no need of a content type.
        if (body.Length > 0)
            Assert.Equal(vector.ContentType, contentType);
        await AssertNeighbourIsWellAsync();
    }

    private async Task<(int Status, string? ContentType, string Body)> ExchangeAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request, streamed: true);
        using var body = new MemoryStream();
        try
        {
            await response.Content.CopyToAsync(body);
        }
        catch (HttpRequestException)
        {
            // The server may end an SSE wire by breaking its response off; what came before counts.
        }

        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }
}
