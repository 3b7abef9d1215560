using Telefunc.Protocol;

namespace Telefunc.AotTests;

/// <summary>A download of events, and one batch POST for each frame that is sent. (PROTOCOL.md 9)</summary>
internal sealed class RawSse : RawWire
{
    private readonly SseFrameReader _reader = new(maxFrameLength: 64 * 1024);
    private readonly string _connectionId = Guid.NewGuid().ToString();
    private readonly byte[] _buffer = new byte[4096];
    private readonly HttpClient _client;
    private HttpResponseMessage? _response;
    private Stream? _download;

    private RawSse(HttpClient client) => _client = client;

    public static async Task<RawWire> OpenAsync(HttpClient client, byte[] reconcile, CancellationToken cancellationToken)
    {
        var wire = new RawSse(client);
        wire._response = await wire.PostAsync(SsePostKind.StreamResponse, reconcile, cancellationToken);
        Assert.Equal("text/event-stream", wire._response.Content.Headers.ContentType?.MediaType);
        wire._download = await wire._response.Content.ReadAsStreamAsync(cancellationToken);
        return wire;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_download is not null)
            await _download.DisposeAsync();
        _response?.Dispose();
    }

    protected override async Task SendAsync(byte[] frame, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(SsePostKind.Batch, frame, cancellationToken);
    }

    protected override async Task<byte[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_reader.TryRead(out var frame))
                return frame.ToArray();
            var count = await _download!.ReadAsync(_buffer, cancellationToken);
            Assert.NotEqual(0, count);
            _reader.Feed(_buffer.AsSpan(0, count));
        }
    }

    private async Task<HttpResponseMessage> PostAsync(SsePostKind kind, byte[] frame, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_telefunc?_telefunc=sse")
        {
            Content = new ByteArrayContent([.. Item(new SsePostMetadata(_connectionId, kind).Encode()), .. Item(frame)]),
            Headers = { { "x-telefunc-request", "sse" } },
        };
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.EnsureSuccessStatusCode();
    }

    private static byte[] Item(byte[] content)
    {
        var prefix = new byte[LengthPrefixed.PrefixSize];
        LengthPrefixed.WriteLength(prefix, content.Length);
        return [.. prefix, .. content];
    }
}
