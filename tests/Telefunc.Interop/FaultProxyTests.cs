using System.Net;
using System.Net.Sockets;
using Telefunc.Interop.Faults;

namespace Telefunc.Interop;

/// <summary>The proxy itself, before a server that sends everything back.</summary>
public sealed class FaultProxyTests : IAsyncLifetime
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private FaultProxy _proxy = null!;
    private Task _serving = null!;

    public ValueTask InitializeAsync()
    {
        _server.Start();
        _serving = ServeAsync();
        _proxy = new FaultProxy(((IPEndPoint)_server.LocalEndpoint).Port);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _server.Dispose();
        await _serving;
    }

    [Fact]
    public async Task Passes_bytes_both_ways_and_counts_them()
    {
        using var client = await ConnectAsync();

        await client.SendAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await ReadAsync(client, 5));

        // What has passed is counted just after it has, so it is certain only when something else has followed.
        await client.SendAsync("!"u8.ToArray());
        Assert.Equal("!"u8.ToArray(), await ReadAsync(client, 1));
        var connection = Assert.Single(_proxy.Open());
        Assert.InRange(connection.BytesToServer, 5, 6);
        Assert.InRange(connection.BytesToClient, 5, 6);
    }

    [Fact]
    public async Task Passes_an_orderly_end_on()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("x"u8.ToArray());

        client.Shutdown(SocketShutdown.Send);

        Assert.Equal("x"u8.ToArray(), await ReadAsync(client, 1));
        Assert.Equal(0, await ReceiveAsync(client));
        await _proxy.WaitForAsync(proxy => proxy.Open().Count == 0, "the connection to end");
    }

    [Fact]
    public async Task Cut_with_fin_ends_the_stream_in_an_orderly_way()
    {
        using var client = await ConnectAsync();
        await EchoAsync(client);

        _proxy.Cut(CutKind.Fin);

        Assert.Equal(0, await ReceiveAsync(client));
    }

    [Fact]
    public async Task Cut_with_reset_is_seen_as_a_reset()
    {
        using var client = await ConnectAsync();
        await EchoAsync(client);

        _proxy.Cut(CutKind.Reset);

        var exception = await Assert.ThrowsAsync<SocketException>(() => ReceiveAsync(client));
        Assert.Equal(SocketError.ConnectionReset, exception.SocketErrorCode);
    }

    [Fact]
    public async Task Refuses_new_connections_and_keeps_the_open_ones()
    {
        using var before = await ConnectAsync();
        await EchoAsync(before);

        _proxy.RefusesConnections = true;

        using var after = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            await after.ConnectAsync(IPAddress.Loopback, _proxy.Port);
            await ReceiveAsync(after);
        });
        await EchoAsync(before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Stall_holds_bytes_back_until_resumed(int direction)
    {
        using var client = await ConnectAsync();
        using var other = await ConnectAsync();
        await EchoAsync(client);
        var connection = _proxy.All[0];
        connection[(Direction)direction].Stall();

        await client.SendAsync("later"u8.ToArray());
        await EchoAsync(other);
        var answer = ReadAsync(client, 5);
        Assert.False(answer.IsCompleted);
        _proxy.Resume();

        Assert.Equal("later"u8.ToArray(), await answer);
    }

    [Fact]
    public async Task A_stalled_direction_takes_in_no_more_than_the_buffers_hold()
    {
        using var client = await ConnectAsync();
        await EchoAsync(client);
        _proxy.Stall(Direction.ToServer);
        client.SendTimeout = 1;
        var megabyte = new byte[1024 * 1024];

        var taken = 0;
        while (taken < 64 && await TrySendAsync(client, megabyte))
            taken++;

        Assert.True(taken < 64, "The proxy took 64 MiB although it was stalled.");
    }

    [Fact]
    public async Task Splits_into_single_bytes()
    {
        _proxy.ToServer.LargestPiece = 1;
        _proxy.ToClient.LargestPiece = 1;
        using var client = await ConnectAsync();
        var sent = Enumerable.Range(0, 3000).Select(n => (byte)n).ToArray();

        await client.SendAsync(sent);

        Assert.Equal(sent, await ReadAsync(client, sent.Length));
    }

    [Fact]
    public async Task Delay_and_throttle_keep_every_byte_in_order()
    {
        _proxy.ToServer.Delay = TimeSpan.FromMilliseconds(20);
        _proxy.ToClient.BytesPerSecond = 100_000;
        using var client = await ConnectAsync();
        var sent = Enumerable.Range(0, 20_000).Select(n => (byte)(n * 7)).ToArray();

        await client.SendAsync(sent);

        Assert.Equal(sent, await ReadAsync(client, sent.Length));
    }

    [Fact]
    public async Task Delay_holds_each_byte_back()
    {
        _proxy.ToServer.Delay = TimeSpan.FromHours(1);
        using var delayed = await ConnectAsync();
        await _proxy.WaitForAsync(proxy => proxy.Open().Count == 1, "the connection");
        _proxy.ToServer.Delay = TimeSpan.Zero;
        using var other = await ConnectAsync();

        await delayed.SendAsync("x"u8.ToArray());
        await EchoAsync(other);

        Assert.Equal(0, _proxy.All[0].BytesToServer);
    }

    [Fact]
    public async Task Throttle_holds_a_burst_back()
    {
        _proxy.ToServer.BytesPerSecond = 20;
        using var throttled = await ConnectAsync();
        await _proxy.WaitForAsync(proxy => proxy.Open().Count == 1, "the connection");
        _proxy.ToServer.BytesPerSecond = 0;
        using var other = await ConnectAsync();

        await throttled.SendAsync(new byte[10_000]);
        await ReadAsync(throttled, 3);
        await EchoAsync(other);

        // It passes one byte at a time, and the last may not have been counted yet.
        Assert.InRange(_proxy.All[0].BytesToServer, 2, 9_999);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 7)]
    [InlineData(0, 7)]
    public async Task Cuts_after_exactly_n_bytes(int kind, int bytes)
    {
        _proxy.ToClient.CutAfterBytes(bytes, (CutKind)kind);
        using var client = await ConnectAsync();

        await client.SendAsync("0123456789"u8.ToArray());
        var end = await Record.ExceptionAsync(() => ReadToEndAsync(client));
        await _proxy.WaitForAsync(proxy => proxy.Open().Count == 0, "the connection to be cut");

        Assert.Equal((CutKind)kind == CutKind.Reset, end is SocketException);
        Assert.Equal(bytes, _proxy.All[0].BytesToClient);
    }

    [Theory]
    [InlineData("POST /_telefunc?_telefunc=txt HTTP/1.1\r\nHost: x\r\n\r\n{}", "Call")]
    [InlineData("POST /_telefunc?_telefunc=sse HTTP/1.1\r\naccept: text/event-stream\r\n\r\n", "SseDownload")]
    [InlineData("POST /_telefunc?_telefunc=sse HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n", "SseUpload")]
    [InlineData("POST /_telefunc?_telefunc=sse HTTP/1.1\r\ncontent-length: 5\r\n\r\nabcde", "SseBatch")]
    [InlineData("GET /_telefunc HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", "WebSocket")]
    public async Task Tells_what_a_connection_carries_before_a_byte_of_it_passes(string request, string kind)
    {
        long passedBefore = -1;
        _proxy.OnRequest = connection => passedBefore = connection.BytesToServer;
        using var client = await ConnectAsync();

        // The head in two parts, as TCP may deliver it.
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(request[..20]));
        await _proxy.WaitForAsync(proxy => proxy.Open().Count == 1, "the connection");
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(request[20..]));
        await ReadAsync(client, request.Length);

        Assert.Equal(kind, _proxy.All[0].Kind.ToString());
        Assert.Equal(0, passedBefore);
    }

    [Fact]
    public async Task Acts_on_one_kind_of_connection_only()
    {
        using var call = await ConnectAsync();
        using var socket = await ConnectAsync();
        await AskAsync(call, "POST /_telefunc?_telefunc=txt HTTP/1.1\r\n\r\n");
        await AskAsync(socket, "GET /_telefunc HTTP/1.1\r\nUpgrade: websocket\r\n\r\n");

        _proxy.Cut(CutKind.Fin, WireKind.WebSocket);

        Assert.Equal(0, await ReceiveAsync(socket));
        await EchoAsync(call);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, _proxy.Port);
        return socket;
    }

    private static async Task EchoAsync(Socket client)
    {
        await client.SendAsync("ping"u8.ToArray());
        Assert.Equal("ping"u8.ToArray(), await ReadAsync(client, 4));
    }

    private static async Task AskAsync(Socket client, string request)
    {
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(request));
        await ReadAsync(client, request.Length);
    }

    private static async Task<int> ReceiveAsync(Socket client) =>
        await Patience.WaitForAsync(client.ReceiveAsync(new byte[1024]), "bytes or the end of the connection");

    private static async Task<byte[]> ReadAsync(Socket client, int count)
    {
        var received = new byte[count];
        for (var length = 0; length < count;)
        {
            var more = await Patience.WaitForAsync(client.ReceiveAsync(received.AsMemory(length)).AsTask(), $"{count} bytes");
            Assert.NotEqual(0, more);
            length += more;
        }

        return received;
    }

    private static async Task ReadToEndAsync(Socket client)
    {
        while (await ReceiveAsync(client) > 0)
        {
        }
    }

    private static async Task<bool> TrySendAsync(Socket client, byte[] bytes)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        try
        {
            await client.SendAsync(bytes, patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(EchoBackAsync(await _server.AcceptSocketAsync()));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private static async Task EchoBackAsync(Socket socket)
    {
        using var connection = socket;
        var buffer = new byte[64 * 1024];
        try
        {
            int length;
            while ((length = await connection.ReceiveAsync(buffer)) > 0)
                await connection.SendAsync(buffer.AsMemory(0, length));
            connection.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The proxy cut the connection.
        }
    }
}
