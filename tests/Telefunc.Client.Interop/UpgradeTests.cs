using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>The move from SSE to a WebSocket under load, and its abort paths (PROTOCOL.md 10).</summary>
public sealed class UpgradeTests(TestServer server) : ClientInteropTest(server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.Upgrading), MemberType = typeof(EveryTransport))]
    public async Task Happens_by_itself_and_keeps_the_order_both_ways(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);

        var up = client.SendNumbersAsync(0, 300, everyMs: 3);
        var down = DownAsync();
        await WaitForUpgradeAsync(transport);
        await up;
        await down;
        await client.SendNumbersAsync(300, 50);

        AssertNumbers(0, 350, await server.WaitForReceivedAsync(350));
        AssertNumbers(0, 600, await client.WaitForReceivedAsync(600));
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
        await UseServerAsync(options => options.Channel.Transports = ChannelTransports.Sse);
        var pair = await OpenPairAsync(transport);

        for (var n = 0; n < 20; n++)
            Assert.Equal(n, (await pair.Client.Channel.SendAsync<Answer>(new Message(n))).N);
        await pair.Server.SendNumbersAsync(0, 20);

        AssertNumbers(0, 20, await pair.Server.WaitForReceivedAsync(20));
        AssertNumbers(0, 20, await pair.Client.WaitForReceivedAsync(20));
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

        var up = client.SendNumbersAsync(0, 100, everyMs: 5);
        await Patience.WaitForAsync(server.SendNumbersAsync(0, 100), "credit");
        await up;

        AssertNumbers(0, 100, await server.WaitForReceivedAsync(100));
        AssertNumbers(0, 100, await client.WaitForReceivedAsync(100));
        Assert.Single(Proxy.Open(WireKind.SseDownload));
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
        await using var telefunc = Connect(transport, proxy);
        var (client, server) = await OpenPairAsync(telefunc);
        client.Listen();

        try
        {
            var up = client.SendNumbersAsync(0, 150, everyMs: 5);
            for (var n = 0; n < 150; n++)
            {
                await Patience.WaitForAsync(server.SendAsync(n), "credit");
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }

            await up;
            AssertNumbers(0, 150, await server.WaitForReceivedAsync(150));
            AssertNumbers(0, 150, await client.WaitForReceivedAsync(150));
            Assert.Empty(server.Closes);
            Assert.Empty(client.Closes);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(
                $"{exception.Message} With the cut {moment}. Client: {client.Describe()}. Connections: {proxy.Describe()}. "
                + $"Server: {string.Join(", ", server.Closes)}.",
                exception);
        }
    }
}
