using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Telefunc.Interop.Raw;

/// <summary>A WebSocket made by hand, so that a test can also write bytes that a well-behaved library would not.</summary>
internal sealed class RawWebSocket : RawWire
{
    private readonly NetworkStream _stream;
    private readonly WebSocket _socket;
    private byte[] _buffer = new byte[16 * 1024];

    private RawWebSocket(NetworkStream stream)
    {
        _stream = stream;
        _socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = TimeSpan.Zero });
    }

    /// <param name="port">The server's port.</param>
    /// <param name="origin">The page's origin; none if <see langword="null"/>.</param>
    /// <param name="takes">How many bytes the system takes in before they are read; as many as it likes if <see langword="null"/>.</param>
    /// <exception cref="WebSocketException">The server refused the upgrade.</exception>
    public static Task<RawWebSocket> ConnectAsync(int port, string? origin = null, int? takes = null) =>
        Patience.WaitForAsync(ShakeHandsAsync(port, origin, takes), "the WebSocket to open");

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

    /// <summary>Sends a close frame.</summary>
    /// <param name="code">Its code; a frame without one if <see langword="null"/>.</param>
    public async Task CloseAsync(int? code)
    {
        // The mask of all zeros leaves the payload as it is.
        byte[] frame = code is { } status ? [0x88, 0x82, 0, 0, 0, 0, (byte)(status >> 8), (byte)status] : [0x88, 0x80, 0, 0, 0, 0];
        await _stream.WriteAsync(frame);
    }

    public override ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        _stream.Dispose();
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
                if (length == _buffer.Length)
                    Array.Resize(ref _buffer, 2 * length);
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

    private static async Task<RawWebSocket> ShakeHandsAsync(int port, string? origin, int? takes)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (takes is { } bytes)
            socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var request = $"GET /_telefunc HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + (origin is null ? "\r\n" : $"Origin: {origin}\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = await ReadHeadAsync(stream);
        if (!answer.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal))
        {
            await stream.DisposeAsync();
            throw new WebSocketException(WebSocketError.NotAWebSocket, answer);
        }

        return new RawWebSocket(stream);
    }

    /// <summary>Reads byte by byte, so that nothing of the first frame is taken.</summary>
    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(next) > 0)
            head.Append((char)next[0]);
        return head.ToString();
    }
}
