using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Telefunc.Protocol;

namespace Telefunc.AspNetCore.Tests.Functions;

/// <summary>A client's end of a WebSocket, frame by frame.</summary>
internal sealed class TestWire(ClientWebSocket socket) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly byte[] _buffer = new byte[64 * 1024];

    public Task SendAsync(FrameTag tag, ushort index = 0, uint seq = 0, string text = "") => SendAsync(tag, index, seq, Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(FrameTag tag, ushort index, uint seq, byte[] payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(tag, index, seq).Write(frame);
        payload.CopyTo(frame, FrameHeader.Size);
        await socket.SendAsync(frame, WebSocketMessageType.Binary, true, CancellationToken.None);
    }

    /// <summary>Sends a RECONCILE and waits for RECONCILED, which no other frame may overtake.</summary>
    /// <param name="open">The entries: id and whether it is listed for the first time; the place in the list is the index.</param>
    /// <param name="session">The session that the client had.</param>
    /// <param name="upgrade">Whether the connection moves here.</param>
    /// <returns>The new session and the indices that the server acknowledged.</returns>
    public async Task<(string Session, List<int> Open)> ReconcileAsync((string Id, bool Initial)[] open, string? session = null, bool upgrade = false)
    {
        var entries = open.Select((entry, index) => new Dictionary<string, object> { ["id"] = entry.Id, ["ix"] = index, ["lastSeq"] = 0 }
            .Concat(entry.Initial ? [new("initial", true)] : []).ToDictionary());
        var message = new Dictionary<string, object> { ["open"] = entries };
        if (session is not null)
            message["sessionId"] = session;
        if (upgrade)
            message["upgrade"] = true;
        await SendAsync(FrameTag.Reconcile, text: JsonSerializer.Serialize(message));
        using var reconciled = JsonDocument.Parse(await ReceiveAsync(FrameTag.Reconciled));
        return (
            reconciled.RootElement.GetProperty("sessionId").GetString()!,
            [.. reconciled.RootElement.GetProperty("open").EnumerateArray().Select(entry => entry.GetProperty("ix").GetInt32())]);
    }

    /// <summary>Answers the next call of the function at an index.</summary>
    /// <returns>The arguments.</returns>
    public async Task<string> AnswerAsync(ushort index, uint seq, string answer, AckStatus status = AckStatus.Ok)
    {
        var arguments = await ReceiveAsync(FrameTag.TextAckRequest, index);
        await SendAsync(FrameTag.AckResponse, index, seq, AckResponse.Encode(seq, status, Encoding.UTF8.GetBytes(answer)));
        return arguments;
    }

    /// <summary>Takes the next frame and checks which one it is. Frames of flow control are passed over.</summary>
    /// <returns>The payload.</returns>
    public async Task<string> ReceiveAsync(FrameTag tag, ushort index = 0)
    {
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).AsTask().WaitAsync(Patience);
                length += result.Count;
            }
            while (!result.EndOfMessage);
            Assert.Equal(WebSocketMessageType.Binary, result.MessageType);
            var header = FrameHeader.Read(_buffer.AsSpan(0, length));
            if (header.Tag is FrameTag.Window or FrameTag.MessageWindow or FrameTag.BandwidthPing)
                continue;
            Assert.Equal((tag, index), (header.Tag, header.Index));
            return Encoding.UTF8.GetString(_buffer, FrameHeader.Size, length - FrameHeader.Size);
        }
    }

    /// <summary>Loses the connection without a goodbye.</summary>
    public ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
