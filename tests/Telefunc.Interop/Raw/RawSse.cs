using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Telefunc.Interop.Raw;

/// <summary>An SSE wire whose uploads are batch POSTs (PROTOCOL.md 9).</summary>
internal sealed class RawSse : RawWire
{
    private readonly RawHttp _http;
    private HttpResponseMessage? _download;
    private StreamReader? _events;

    private RawSse(int port) => _http = new RawHttp(port);

    public string ConnId { get; } = Guid.NewGuid().ToString();

    /// <summary>Opens a download with some frames, or none, in the body of its POST.</summary>
    public static async Task<RawSse> ConnectAsync(int port, params RawFrame[] frames)
    {
        var wire = new RawSse(port);
        var body = Body($$"""{"connId":"{{wire.ConnId}}","streamResponse":true}""", [.. frames.Select(frame => frame.ToBytes())]);
        wire._download = await Patience.WaitForAsync(wire._http.SendAsync(RawHttp.Post(body, "sse"), streamed: true), "the answer to the SSE POST");
        Assert.Equal("text/event-stream", wire._download.Content.Headers.ContentType?.MediaType);
        wire._events = new StreamReader(await wire._download.Content.ReadAsStreamAsync());
        return wire;
    }

    /// <summary>A POST body: metadata, then frames, each with its length before it.</summary>
    public static byte[] Body(string metadata, params byte[][] frames)
    {
        var body = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var part in frames.Prepend(Encoding.UTF8.GetBytes(metadata)))
        {
            BinaryPrimitives.WriteUInt32BigEndian(length, (uint)part.Length);
            body.Write(length);
            body.Write(part);
        }

        return body.ToArray();
    }

    public override async Task SendBytesAsync(byte[] frame) => (await PostAsync(Body($$"""{"connId":"{{ConnId}}"}""", frame))).Dispose();

    /// <summary>Posts a body of this wire and returns the answer.</summary>
    public Task<HttpResponseMessage> PostAsync(byte[] body) =>
        Patience.WaitForAsync(_http.SendAsync(RawHttp.Post(body, "sse")), "the answer to a batch POST");

    public override ValueTask DisposeAsync()
    {
        _events?.Dispose();
        _download?.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<RawFrame?> ReadAsync()
    {
        try
        {
            while (await _events!.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                    return RawFrame.Parse(Base64Url.DecodeFromChars(line.AsSpan(6)));
                Assert.True(line.Length == 0 || line[0] == ':', $"An event stream line that the npm client does not understand: {line}");
            }
        }
        catch (IOException)
        {
            // The response was cut off, which is one way for the server to end the wire.
        }

        return null;
    }
}
