using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using Telefunc.Connections;
using Telefunc.Protocol;

namespace Telefunc.Transports;

/// <summary>A wire over one WebSocket: one frame a message (PROTOCOL.md 8). An idle one holds no receive buffer.</summary>
[SuppressMessage("Design", "CA1001", Justification = "RunAsync owns the source and disposes of it; it is the only way to use the type.")]
internal sealed class WebSocketWire(ChannelServer server, Stream stream, string connectionId, Action abort)
    : ServerWire(server, new WebSocketOutput(stream, server.Options.ConnectionHighWaterMark), "ws", connectionId)
{
    private const int FirstReceiveSize = 4096;
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _aborted = new();
    private readonly CloseFrameWatcher _closeFrames = new();
    private ITimer? _goodbyeTimer;
    private int _goodbyeSaid;

    // Close frames: final, opcode 8, two bytes of status.
    private static ReadOnlySpan<byte> NormalClosure => [0x88, 0x02, 0x03, 0xe8];

    private static ReadOnlySpan<byte> GoingAway => [0x88, 0x02, 0x03, 0xe9];

    /// <summary>Serves the connection until it ends.</summary>
    public async Task RunAsync(CancellationToken requestAborted)
    {
        using var registration = requestAborted.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _aborted);
        var options = new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero };
        using var socket = WebSocket.CreateFromStream(new WebSocketOutputStream(stream, Output, _closeFrames), options);
        Server.Add(this);
        ConnectionLog.Opened(Server.Logger, Transport, ConnectionId);
        try
        {
            await ReceiveAllAsync(socket).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or IOException)
        {
            End(WireEnd.Transient, "the connection was lost");
        }
        catch (Exception error)
        {
            ConnectionLog.Failed(Server.Logger, Transport, ConnectionId, error);
            End(WireEnd.Transient, "reading failed");
        }
        finally
        {
            await DrainAsync().ConfigureAwait(false);
            if (_goodbyeTimer is not null)
                await _goodbyeTimer.DisposeAsync().ConfigureAwait(false);
            _aborted.Dispose();
        }
    }

    /// <summary>
    /// A violation or a lost wire gets no close frame. Where the server says goodbye, the client answers with a close frame of its own,
    /// which the reader awaits for a while.
    /// </summary>
    protected override void OnEnded(WireEnd end)
    {
        if (end == WireEnd.Permanent)
        {
            if (Interlocked.Exchange(ref _goodbyeSaid, 1) == 0)
                Output.WriteRaw(Server.IsStopping ? GoingAway : NormalClosure);
            _goodbyeTimer = Server.Time.CreateTimer(static state => ((WebSocketWire)state!).StopReading(), this, GoodbyeTimeout, Timeout.InfiniteTimeSpan);
        }
        else
        {
            StopReading();
            try
            {
                abort();
            }
            catch (ObjectDisposedException)
            {
                // The reader has noticed the end first and the request is over. This may run on a timer, where an exception ends the process.
            }
        }
    }

    private void StopReading()
    {
        try
        {
            _aborted.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The reader has already left.
        }
    }

    private async Task ReceiveAllAsync(WebSocket socket)
    {
        while (true)
        {
            await WaitUntilReadableAsync(_aborted.Token).ConfigureAwait(false);

            // Waits for data without holding a buffer for it.
            var result = await socket.ReceiveAsync(Memory<byte>.Empty, _aborted.Token).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                EndByClose(socket.CloseStatus);
                return;
            }

            // A message that has ended although nothing was read of it is empty.
            var goesOn = result.EndOfMessage ? TryReceive(default) : await ReceiveMessageAsync(socket).ConfigureAwait(false);
            if (!goesOn)
                return;
        }
    }

    /// <summary>Receives one message and hands it on.</summary>
    /// <returns>Whether the wire goes on.</returns>
    private async ValueTask<bool> ReceiveMessageAsync(WebSocket socket)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstReceiveSize);
        try
        {
            var length = 0;
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(length), _aborted.Token).ConfigureAwait(false);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    EndByClose(socket.CloseStatus);
                    return false;
                }

                length += result.Count;
                if (length > Server.Options.MaxMessageSize)
                {
                    EndForViolation(new ProtocolException(ProtocolError.TooLong));
                    return false;
                }

                if (result.EndOfMessage)
                    return TryReceive(buffer.AsMemory(0, length));
                if (length == buffer.Length)
                    buffer = Grow(buffer);
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

    private void EndByClose(WebSocketCloseStatus? status)
    {
        if (_closeFrames.SawCloseWithoutStatus)
        {
            End(WireEnd.Transient, "the client closed without a code");
            return;
        }

        var isGoodbye = status is WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.EndpointUnavailable;
        End(isGoodbye ? WireEnd.Permanent : WireEnd.Transient, $"the client closed with code {(int?)status}");
    }

    private async Task DrainAsync()
    {
        try
        {
            await Output.DrainAsync().WaitAsync(GoodbyeTimeout, Server.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The client does not read any more.
            Output.Close();
            abort();
            await Output.DrainAsync().ConfigureAwait(false);
        }

        Output.Close();
    }
}
