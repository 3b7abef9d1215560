using System.Net;
using System.Text;
using System.Text.Json;

namespace Telefunc.Interop.Raw;

/// <summary>HTTP requests as a test likes them.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly HttpClient _client;

    public RawHttp(int port) =>
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = Patience.Default };

    public static HttpRequestMessage Post(byte[] body, string kind) => Request(HttpMethod.Post, body, kind, kind);

    /// <param name="query">The kind in the query; none if <see langword="null"/>.</param>
    /// <param name="header">The kind in the header; none if <see langword="null"/>.</param>
    public static HttpRequestMessage Request(HttpMethod method, byte[] body, string? query, string? header)
    {
        var request = new HttpRequestMessage(method, query is null ? "_telefunc" : $"_telefunc?_telefunc={query}") { Content = new ByteArrayContent(body) };
        if (header is not null)
            request.Headers.TryAddWithoutValidation("x-telefunc-request", header);
        return request;
    }

    public static HttpRequestMessage Call(string file, string name, params object?[] args) =>
        Post(JsonSerializer.SerializeToUtf8Bytes(new { file, name, args }), "txt");

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool streamed = false)
    {
        using (request)
            return await _client.SendAsync(request, streamed ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead);
    }

    public async Task<(HttpStatusCode Status, string? ContentType, string Body)> ExchangeAsync(HttpRequestMessage request)
    {
        using var response = await SendAsync(request);
        return (response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync());
    }

    /// <summary>Calls a telefunction that returns <c>{ channel }</c> or a broadcast, and returns the channel's id.</summary>
    public async Task<string> OpenChannelAsync(string file, string name, params object?[] args)
    {
        var (status, _, body) = await ExchangeAsync(Call(file, name, args));
        Assert.Equal((HttpStatusCode.OK, ""), (status, status == HttpStatusCode.OK ? "" : body));
        using var envelope = JsonDocument.Parse(body);
        var ret = envelope.RootElement.GetProperty("ret");
        var (prefix, text) = ret.ValueKind == JsonValueKind.Object
            ? ("!TelefuncChannel:", ret.GetProperty("channel").GetString()!)
            : ("!TelefuncBroadcast:", ret.GetString()!);
        Assert.StartsWith(prefix, text);
        using var metadata = JsonDocument.Parse(text[prefix.Length..]);
        return metadata.RootElement.GetProperty("channelId").GetString()!;
    }

    public void Dispose() => _client.Dispose();

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
