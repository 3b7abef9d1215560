using System.Buffers.Binary;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Telefunc.MemoryRun;

/// <summary>Clients on the raw protocol (PROTOCOL.md 6.1, 8, 9) that do what a client must not.</summary>
/// <param name="server">The server.</param>
/// <param name="totals">Counts what happens.</param>
internal sealed class Misbehaving(Uri server, Totals totals) : IDisposable
{
    private const byte Ping = 0x01;
    private const byte Reconcile = 0x04;
    private const byte Text = 0x10;
    private const byte Subscribe = 0x35;
    private const int Size = 64 * 1024;
    private static readonly TimeSpan SignOfLifeInterval = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new();

    /// <summary>Opens a channel and misbehaves on it; again, whenever the connection ends or the time is over.</summary>
    public async Task RunAsync(string function, Func<string, CancellationToken, Task> misbehaveAsync, TimeSpan time, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            using var over = new CancellationTokenSource(time, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
            try
            {
                var id = await OpenAsync(function, either.Token);
                totals.NoteConnection();
                await misbehaveAsync(id, either.Token);
            }
            catch (Exception error) when (error is WebSocketException or HttpRequestException or OperationCanceledException)
            {
                // The server has ended the connection, as it must after a while, or the time is over.
            }
        }
    }

    /// <summary>Gives signs of life and reads nothing.</summary>
    public async Task NeverReadAsync(string id, CancellationToken cancellationToken)
    {
        using var socket = await AttachAsync(id, cancellationToken);
        while (true)
        {
            await SendAsync(socket, Frame(Ping), cancellationToken);
            await Task.Delay(SignOfLifeInterval, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>The same over server-sent events.</summary>
    public async Task NeverReadEventsAsync(string id, CancellationToken cancellationToken)
    {
        var connection = Guid.NewGuid();
        using var events = await PostAsync($$"""{"connId":"{{connection}}","streamResponse":true}""", Opening(id), cancellationToken);
        while (true)
        {
            using var answer = await PostAsync($$"""{"connId":"{{connection}}"}""", Frame(Ping), cancellationToken);
            await Task.Delay(SignOfLifeInterval, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Subscribes to a broadcast and reads nothing.</summary>
    public async Task SubscribeAndNeverReadAsync(string id, CancellationToken cancellationToken)
    {
        using var socket = await AttachAsync(id, cancellationToken);
        await SendAsync(socket, Frame(Subscribe, [0]), cancellationToken);
        while (true)
        {
            await SendAsync(socket, Frame(Ping), cancellationToken);
            await Task.Delay(SignOfLifeInterval, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Sends as fast as the connection takes it.</summary>
    public async Task IgnoreCreditAsync(string id, CancellationToken cancellationToken)
    {
        using var socket = await AttachAsync(id, cancellationToken);
        var payload = Encoding.UTF8.GetBytes($"\"{new string('x', Size)}\"");
        for (var seq = 1u; ; seq++)
            await SendAsync(socket, Frame(Text, payload, seq), cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> OpenAsync(string function, CancellationToken cancellationToken)
    {
        using var request = Request("txt", Encoding.UTF8.GetBytes($$"""{"file":"/Functions.telefunc.ts","name":"{{function}}","args":[]}"""));
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var envelope = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);

        // The channel's metadata follow the name of its type.
        var text = envelope.GetProperty("ret").GetProperty("channel").GetString()!;
        using var metadata = JsonDocument.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..]);
        return metadata.RootElement.GetProperty("channelId").GetString()!;
    }

    private async Task<ClientWebSocket> AttachAsync(string id, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/_telefunc" }.Uri, cancellationToken);
            await SendAsync(socket, Opening(id), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A POST of metadata and one frame, each with its length before it (PROTOCOL.md 9). Nothing of the answer's body is read.</summary>
    private async Task<HttpResponseMessage> PostAsync(string metadata, byte[] frame, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var length = new byte[4];
        foreach (var part in (byte[][])[Encoding.UTF8.GetBytes(metadata), frame])
        {
            BinaryPrimitives.WriteUInt32BigEndian(length, (uint)part.Length);
            body.Write(length);
            body.Write(part);
        }

        using var request = Request("sse", body.ToArray());
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.EnsureSuccessStatusCode();
    }

    private HttpRequestMessage Request(string kind, byte[] body) => new(HttpMethod.Post, new Uri(server, $"/_telefunc?_telefunc={kind}"))
    {
        Headers = { { "x-telefunc-request", kind } },
        Content = new ByteArrayContent(body),
    };

    private static byte[] Opening(string id) =>
        Frame(Reconcile, Encoding.UTF8.GetBytes($$"""{"open":[{"id":"{{id}}","ix":0,"lastSeq":0,"initial":true}]}"""));

    private static byte[] Frame(byte tag, byte[]? payload = null, uint seq = 0)
    {
        var frame = new byte[7 + (payload?.Length ?? 0)];
        frame[0] = tag;
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(3), seq);
        payload?.CopyTo(frame, 7);
        return frame;
    }

    private static ValueTask SendAsync(WebSocket socket, byte[] frame, CancellationToken cancellationToken) =>
        socket.SendAsync(frame.AsMemory(), WebSocketMessageType.Binary, true, cancellationToken);
}
