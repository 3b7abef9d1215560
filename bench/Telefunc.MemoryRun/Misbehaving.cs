using System.Buffers.Binary;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Telefunc.MemoryRun;

/// <summary>Clients on the raw protocol (PROTOCOL.md 6.1, 8) that do what a client must not.</summary>
internal static class Misbehaving
{
    private const string Prefix = "!TelefuncChannel:";
    private const byte Ping = 0x01;
    private const byte Reconcile = 0x04;
    private const byte Text = 0x10;
    private const int Size = 64 * 1024;

    /// <summary>Opens a channel and misbehaves on it; again, whenever the server ends the connection.</summary>
    public static async Task RunAsync(
        Uri server, string function, Func<WebSocket, CancellationToken, Task> misbehaveAsync, Totals totals, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var socket = new ClientWebSocket();
                var id = await OpenAsync(server, function, cancellationToken);
                await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/_telefunc" }.Uri, cancellationToken);
                totals.NoteConnection();
                await SendAsync(socket, Reconcile, 0, Encoding.UTF8.GetBytes($$"""{"open":[{"id":"{{id}}","ix":0,"lastSeq":0,"initial":true}]}"""), cancellationToken);
                await misbehaveAsync(socket, cancellationToken);
            }
            catch (Exception error) when (error is WebSocketException or OperationCanceledException)
            {
                // The server has ended the connection, as it must after a while, or the run is over.
            }
        }
    }

    /// <summary>Gives signs of life and reads nothing.</summary>
    public static async Task NeverReadAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        while (true)
        {
            await SendAsync(socket, Ping, 0, [], cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Sends as fast as the connection takes it.</summary>
    public static async Task IgnoreCreditAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var payload = Encoding.UTF8.GetBytes($"\"{new string('x', Size)}\"");
        for (var seq = 1u; ; seq++)
            await SendAsync(socket, Text, seq, payload, cancellationToken);
    }

    private static async Task<string> OpenAsync(Uri server, string function, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "/_telefunc?_telefunc=txt"));
        request.Headers.Add("x-telefunc-request", "txt");
        request.Content = new StringContent($$"""{"file":"/Functions.telefunc.ts","name":"{{function}}","args":[]}""");
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var envelope = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var text = envelope.GetProperty("ret").GetProperty("channel").GetString()!;
        using var metadata = JsonDocument.Parse(text[Prefix.Length..]);
        return metadata.RootElement.GetProperty("channelId").GetString()!;
    }

    private static ValueTask SendAsync(WebSocket socket, byte tag, uint seq, byte[] payload, CancellationToken cancellationToken)
    {
        var frame = new byte[7 + payload.Length];
        frame[0] = tag;
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(3), seq);
        payload.CopyTo(frame, 7);
        return socket.SendAsync(frame.AsMemory(), WebSocketMessageType.Binary, true, cancellationToken);
    }
}
