using System.Net.WebSockets;

namespace Telefunc.Interop.Raw;

internal sealed class RawWebSocket : RawWire
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[4 * 1024 * 1024];

    private RawWebSocket()
    {
    }

    public static async Task<RawWebSocket> ConnectAsync(int port, string? origin = null)
    {
        var wire = new RawWebSocket();
        if (origin is not null)
            wire._socket.Options.SetRequestHeader("Origin", origin);
        await Patience.WaitForAsync(wire._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/_telefunc"), default), "the WebSocket to open");
        return wire;
    }

    public override async Task SendBytesAsync(byte[] frame) => await SendBytesAsync(frame, WebSocketMessageType.Binary);

    public async Task SendBytesAsync(byte[] frame, WebSocketMessageType type)
    {
        try
        {
            await _socket.SendAsync(frame, type, true, default);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException)
        {
            // The server has ended the wire already; the reading side of the test sees that.
        }
    }

    public override ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<RawFrame?> ReadAsync()
    {
        try
        {
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await _socket.ReceiveAsync(_buffer.AsMemory(length), default);
                if (result.MessageType == WebSocketMessageType.Close)
                    return null;
                length += result.Count;
            }
            while (!result.EndOfMessage);
            Assert.Equal(WebSocketMessageType.Binary, result.MessageType);
            return RawFrame.Parse(_buffer.AsSpan(0, length));
        }
        catch (WebSocketException)
        {
            return null;
        }
    }
}
