using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using Telefunc.Connections;
using Telefunc.Protocol;

namespace Telefunc.Transports;

/// <summary>A wire over one WebSocket: one frame a message (PROTOCOL.md 8).</summary>
[SuppressMessage("Design", "CA1001", Justification = "Who reads from the wire disposes of what it is made of.")]
internal sealed class WebSocketClientWire : NetworkWire
{
    private const int FirstReceiveSize = 16 * 1024;
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(5);

    private readonly WebSocketClientOutput _output;
    private readonly ClientWebSocket _socket = new();

    public WebSocketClientWire(WireContext context)
        : this(context, new WebSocketClientOutput(context.Options.ConnectionHighWaterMark))
    {
    }

    private WebSocketClientWire(WireContext context, WebSocketClientOutput output)
        : base(context, output)
    {
        _output = output;
        output.Hold();
    }

    public override string Transport => "ws";

    public override void SayGoodbye() => _ = SayGoodbyeAsync();

    public override void BeginDrain() => throw new NotSupportedException("A connection moves to a WebSocket, never away from one.");

    public override void CancelDrain() => throw new NotSupportedException("A connection moves to a WebSocket, never away from one.");

    protected override async Task ReceiveAllAsync(Func<ReadOnlyMemory<byte>> firstFrame)
    {
        using var socket = _socket;
        await ConnectAsync().ConfigureAwait(false);
        var first = firstFrame();
        Output.WriteAhead(FrameHeader.Read(first.Span), first.Span[FrameHeader.Size..]);
        _output.WriteTo(socket, Over);
        await ReceiveMessagesAsync().ConfigureAwait(false);
    }

    private async Task ConnectAsync()
    {
        var address = Context.Http.WebSocketAddress(Context.Session);
        if (OperatingSystem.IsBrowser())
        {
            // A browser sends its cookies and lets nobody set headers.
            await _socket.ConnectAsync(address, Over).ConfigureAwait(false);
            return;
        }

        foreach (var (name, value) in Context.ClientOptions.Headers)
            _socket.Options.SetRequestHeader(name, value);
        if (await Context.Http.AuthorizationAsync(Over).ConfigureAwait(false) is { } authorization)
            _socket.Options.SetRequestHeader("Authorization", authorization.ToString());

        // The protocol has its own signs of life.
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await _socket.ConnectAsync(address, Context.Http.Invoker, Over).ConfigureAwait(false);
    }

    private async Task ReceiveMessagesAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstReceiveSize);
        try
        {
            var length = 0;
            while (true)
            {
                if (length == 0)
                    await WaitUntilReadableAsync().ConfigureAwait(false);
                var result = await _socket.ReceiveAsync(buffer.AsMemory(length), Over).ConfigureAwait(false);
                if (result.MessageType == WebSocketMessageType.Close)
                    return;
                length += result.Count;
                if (length > Context.Options.MaxMessageSize)
                    throw new ProtocolException(ProtocolError.TooLong);
                if (result.EndOfMessage)
                {
                    if (!TryReceive(buffer.AsMemory(0, length)))
                        return;
                    length = 0;
                }
                else if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var grown = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(grown, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return grown;
    }

    /// <summary>Code 1000 tells the server that the client does not come back.</summary>
    private async Task SayGoodbyeAsync()
    {
        await Task.Yield();
        try
        {
            if (_socket.State == WebSocketState.Open)
            {
                using var patience = new CancellationTokenSource(GoodbyeTimeout, Context.Time);
                await Output.DrainAsync().WaitAsync(patience.Token).ConfigureAwait(false);
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The server will find out by itself.
        }

        Drop();
    }
}
