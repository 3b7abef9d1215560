using System.Net.WebSockets;

namespace Telefunc.AotTests;

/// <summary>One frame a message. (PROTOCOL.md 8.1)</summary>
internal sealed class RawWebSocket : RawWire
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    private RawWebSocket()
    {
    }

    public static async Task<RawWire> OpenAsync(Uri address, byte[] reconcile, CancellationToken cancellationToken)
    {
        var wire = new RawWebSocket();
        await wire._socket.ConnectAsync(address, cancellationToken);
        await wire.SendAsync(reconcile, cancellationToken);
        return wire;
    }

    public override ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override Task SendAsync(byte[] frame, CancellationToken cancellationToken) =>
        _socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

    protected override async Task<byte[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            Assert.Equal(WebSocketMessageType.Binary, part.MessageType);
            length += part.Count;
            if (part.EndOfMessage)
                return _buffer[..length];
        }
    }
}
