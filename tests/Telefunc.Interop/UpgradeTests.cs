using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>The move from SSE to a WebSocket under load, and its abort paths (PROTOCOL.md 10).</summary>
public sealed class UpgradeTests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.Upgrading), MemberType = typeof(EveryTransport))]
    public async Task Happens_by_itself_and_keeps_the_order_both_ways(Transport transport)
    {
        var (client, server) = await OpenPairAsync(await ConnectAsync(transport));
        await client.ListenToAllNumbersAsync();

        var up = client.SendNumbersAsync(0, 300, everyMs: 3);
        var down = DownAsync();
        await WaitForUpgradeAsync(transport);
        await up;
        await down;
        await client.SendNumbersAsync(300, 50);

        AssertNumbers(0, 350, await server.WaitForReceivedAsync(350));
        AssertNumbers(0, 600, await client.WaitForNumbersAsync(600));
        Assert.Equal(1, Proxy.Count(WireKind.WebSocket));

        async Task DownAsync()
        {
            for (var n = 0; n < 600; n++)
            {
                await server.SendAsync(n, binary: n % 3 == 0);
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryTransport.Upgrading), MemberType = typeof(EveryTransport))]
    public async Task A_server_without_WebSocket_keeps_SSE(Transport transport)
    {
        await using var server = await UseServerAsync(options => options.Channel.Transports = ChannelTransports.Sse);
        var pair = await OpenPairAsync(transport);
        await pair.Client.ListenToNumbersAsync();

        await pair.Client.SendNumbersAsync(0, 20, NpmChannel.Pace.Ack);
        await pair.Server.SendNumbersAsync(0, 20);

        AssertNumbers(0, 20, await pair.Server.WaitForReceivedAsync(20));
        AssertNumbers(0, 20, await pair.Client.WaitForNumbersAsync(20));
        Assert.Equal(0, Proxy.Count(WireKind.WebSocket));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.Upgrading), MemberType = typeof(EveryTransport))]
    public async Task A_WebSocket_that_is_always_cut_leaves_everything_on_SSE(Transport transport)
    {
        Proxy.OnRequest = connection =>
        {
            if (connection.Kind == WireKind.WebSocket)
                connection.Cut(CutKind.Reset);
        };
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();

        var up = client.SendNumbersAsync(0, 100, everyMs: 5);
        await server.SendNumbersAsync(0, 100);
        await up;

        AssertNumbers(0, 100, await server.WaitForReceivedAsync(100));
        AssertNumbers(0, 100, await client.WaitForNumbersAsync(100));

        // A cut that comes late makes the client open its SSE wire anew, and the old connection may take a moment to end.
        await Proxy.WaitForAsync(proxy => proxy.Open(WireKind.SseDownload).Count == 1, "one SSE wire to be left");
    }

    /// <summary>The client then has no way to say that it agrees: what it would write is dropped with the channel.</summary>
    [Theory]
    [MemberData(nameof(EveryTransport.Upgrading), MemberType = typeof(EveryTransport))]
    public async Task The_server_closes_while_the_client_lets_nothing_out(Transport transport)
    {
        var (client, server) = await OpenStalledInDrainAsync(transport);

        var closing = server.Channel.CloseAsync();
        Assert.Null((await client.WaitForCloseAsync()).Error);
        Proxy.Resume();

        Assert.True(await Patience.WaitForAsync(closing, "the server's close"));
        Assert.Null(await server.WaitForCloseAsync());
        AssertNumbers(0, 1, server.Received);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.Upgrading), MemberType = typeof(EveryTransport))]
    public async Task The_client_aborts_while_it_lets_nothing_out(Transport transport)
    {
        var (client, server) = await OpenStalledInDrainAsync(transport);

        await client.AbortAsync("gone");
        Proxy.Resume();

        Assert.Null(await server.WaitForCloseAsync());
        AssertNumbers(0, 1, server.Received);
    }

    /// <summary>Opens a channel whose client has begun to move and waits for what it has written to arrive, which it does not before Resume.</summary>
    private async Task<Pair> OpenStalledInDrainAsync(Transport transport)
    {
        var seen = new TaskCompletionSource<ProxiedConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        Proxy.OnRequest = connection =>
        {
            if (connection.Kind != WireKind.WebSocket)
                return;
            connection.ToServer.Stall();
            seen.TrySetResult(connection);
        };
        var pair = await OpenPairAsync(transport);
        var probe = await Patience.WaitForAsync(seen.Task, "the WebSocket");
        Proxy.ToServer.Stall();
        Proxy.Stall(Direction.ToServer);
        _ = pair.Client.SendNumbersAsync(0, 1);
        probe.ToServer.Resume();
        await pair.Client.WaitForDrainAsync();
        return pair;
    }

    /// <summary>
    /// Thirty moments, told by what has passed on the new WebSocket, from the probe's first byte to well after the handoff, at which either
    /// the WebSocket, the SSE download or everything is cut. The same seed always gives the same moments.
    /// </summary>
    [Theory]
    [MemberData(nameof(EveryTransport.Upgrading), MemberType = typeof(EveryTransport))]
    public async Task Cuts_at_thirty_random_moments_lose_nothing(Transport transport)
    {
        var random = new Random(20260723);
        var moments = Enumerable.Range(0, 30).Select(_ => (Bytes: random.Next(1, 1500), Down: random.Next(2) == 0, What: random.Next(3), How: (CutKind)random.Next(2)));
        await Parallel.ForEachAsync(moments, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (moment, _) => await CutAtAsync(transport, moment));
    }

    private async Task CutAtAsync(Transport transport, (int Bytes, bool Down, int What, CutKind How) moment)
    {
        await using var proxy = new FaultProxy(Server.Port);
        var cut = 0;
        proxy.OnRequest = connection =>
        {
            if (connection.Kind != WireKind.WebSocket || Interlocked.Exchange(ref cut, 1) == 1)
                return;
            var faults = moment.Down ? connection.ToClient : connection.ToServer;
            faults.WhenPassed(moment.Bytes, () =>
            {
                if (moment.What == 0)
                    connection.Cut(moment.How);
                else if (moment.What == 1)
                    proxy.Cut(moment.How, WireKind.SseDownload, WireKind.SseUpload, WireKind.SseBatch);
                else
                    proxy.Cut(moment.How);
            });
        };
        var (client, server) = await OpenPairAsync(await ConnectAsync(transport, proxy));
        await client.ListenToNumbersAsync();

        try
        {
            var up = client.SendNumbersAsync(0, 150, everyMs: 5);
            for (var n = 0; n < 150; n++)
            {
                await server.SendAsync(n);
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }

            await up;
            AssertNumbers(0, 150, await server.WaitForReceivedAsync(150));
            AssertNumbers(0, 150, await client.WaitForNumbersAsync(150));
            Assert.Empty(server.Closes);
            Assert.Empty((await client.GetStateAsync()).Closes);
        }
        catch (Exception exception)
        {
            var state = await client.GetStateAsync();
            throw new InvalidOperationException(
                $"{exception.Message} With the cut {moment}. Client: {state}, {string.Join(", ", state.Closes)}. Connections: {proxy.Describe()}. "
                + $"Server: {string.Join(", ", server.Closes)}.",
                exception);
        }
    }
}
