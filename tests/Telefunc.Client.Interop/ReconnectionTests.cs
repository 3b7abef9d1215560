using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Connections that are lost and come back, and those that do not (PROTOCOL.md 11, 12, 14.6).</summary>
public sealed class ReconnectionTests(TestServer server) : ClientInteropTest(server)
{
    public static TheoryData<Transport, string> EveryCut
    {
        get
        {
            var cases = new TheoryData<Transport, string>();
            foreach (var transport in Enum.GetValues<Transport>())
            {
                cases.Add(transport, nameof(CutKind.Fin));
                cases.Add(transport, nameof(CutKind.Reset));
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(EveryCut))]
    public async Task A_cut_loses_nothing_either_way(Transport transport, string how)
    {
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);

        var up = client.SendNumbersAsync(0, 200, size: 500, everyMs: 5);
        var down = server.SendNumbersAsync(0, 100, size: 500);
        await server.WaitForReceivedAsync(20);
        Proxy.Cut(Enum.Parse<CutKind>(how));
        for (var n = 100; n < 200; n++)
            _ = server.SendAsync(n, size: 500, binary: n % 2 == 0);
        await Patience.WaitForAsync(down, "credit");
        await up;

        AssertNumbers(0, 200, await server.WaitForReceivedAsync(200));
        AssertNumbers(0, 200, await client.WaitForReceivedAsync(200));
        Assert.Equal((1, 1), (server.Opened, client.Opened));
        Assert.Empty(server.Closes);
        await client.CloseGracefullyAsync();
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Messages_sent_while_the_server_cannot_be_reached_arrive_afterwards(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);

        Proxy.RefusesConnections = true;
        Proxy.Cut(CutKind.Reset);
        var up = client.SendNumbersAsync(0, 50);
        for (var n = 0; n < 50; n++)
            _ = server.SendAsync(n);
        Proxy.RefusesConnections = false;
        await up;

        AssertNumbers(0, 50, await server.WaitForReceivedAsync(50));
        AssertNumbers(0, 50, await client.WaitForReceivedAsync(50));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_17_3_A_first_connection_that_fails_is_tried_again(Transport transport)
    {
        // The npm client ends its channels here.
        var refusals = 0;
        Proxy.OnRequest = connection =>
        {
            if (connection.Kind != WireKind.Call && Interlocked.Increment(ref refusals) <= 2)
                connection.Cut(CutKind.Reset);
        };

        var (client, server) = await OpenPairAsync(transport);
        await client.SendNumbersAsync(0, 20);
        await Patience.WaitForAsync(server.SendNumbersAsync(0, 20), "credit");

        AssertNumbers(0, 20, await server.WaitForReceivedAsync(20));
        AssertNumbers(0, 20, await client.WaitForReceivedAsync(20));
        Assert.True(refusals > 2);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_client_that_does_not_come_back_ends_the_channel_on_both_sides(Transport transport)
    {
        await UseServerAsync(options => options.Channel.ReconnectTimeout = TimeSpan.FromSeconds(1));
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);

        Proxy.RefusesConnections = true;
        Proxy.Cut(CutKind.Reset);

        foreach (var end in new[] { await server.WaitForCloseAsync(), await client.WaitForCloseAsync() })
        {
            var error = Assert.IsType<NetworkException>(end);
            Assert.Equal((true, NetworkErrorReason.ReconnectTimeout), (error.IsChannel, error.Reason));
        }

        await Assert.ThrowsAsync<ChannelClosedException>(() => server.SendAsync(1));
        await Assert.ThrowsAsync<ChannelClosedException>(() => client.SendAsync(1));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task What_does_not_fit_the_buffer_while_the_server_is_away_fails_oldest_first(Transport transport)
    {
        var (client, server) = await OpenPairAsync(Connect(transport, options => options.Channel.BufferLimit = 10_500));
        await client.WaitForOpenAsync();
        await WaitForUpgradeAsync(transport);
        Proxy.RefusesConnections = true;
        Proxy.Cut(CutKind.Reset);
        await WaitForDetachAsync(client);

        var sends = Enumerable.Range(0, 30).Select(n => client.SendAsync(n, size: 970)).ToList();
        foreach (var dropped in sends.Take(20))
            await Assert.ThrowsAsync<ChannelOverflowException>(() => Patience.WaitForAsync(dropped, "a dropped send to fail"));
        Proxy.RefusesConnections = false;
        await Patience.WaitForAsync(Task.WhenAll(sends.Skip(20)), "the sends that fit");

        AssertNumbers(20, 10, await server.WaitForReceivedAsync(10));
        Assert.Empty(client.Closes);
        Assert.Equal(1, (await client.Channel.SendAsync<Answer>(new Message(1))).N);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_of_either_side_survives_a_reconnect(Transport transport)
    {
        var telefunc = Connect(transport);
        var (byServer, serverEnd) = await OpenPairAsync(telefunc);
        var (byClient, clientsServerEnd) = await OpenPairAsync(telefunc);
        await byServer.WaitForOpenAsync();
        await byClient.WaitForOpenAsync();
        await WaitForUpgradeAsync(transport);
        Proxy.RefusesConnections = true;
        Proxy.Cut(CutKind.Reset);
        await serverEnd.WaitForDetachAsync();
        await WaitForDetachAsync(byClient);

        var closingByServer = serverEnd.Channel.CloseAsync(TimeSpan.FromSeconds(20));
        var closingByClient = byClient.Channel.CloseAsync(TimeSpan.FromSeconds(20));
        Proxy.RefusesConnections = false;

        Assert.True(await Patience.WaitForAsync(closingByServer, "the server's close"));
        Assert.True(await Patience.WaitForAsync(closingByClient, "the client's close"));
        Assert.Null(await byServer.WaitForCloseAsync());
        Assert.Null(await byClient.WaitForCloseAsync());
        Assert.Null(await serverEnd.WaitForCloseAsync());
        Assert.Null(await clientsServerEnd.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_7_A_close_that_was_lost_with_the_wire_is_repeated(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);
        await client.Channel.SendAsync<Answer>(new Message(1));

        Proxy.Stall(Direction.ToServer);
        var closing = client.Channel.CloseAsync(TimeSpan.FromSeconds(20));
        Proxy.Cut(CutKind.Reset);

        Assert.True(await Patience.WaitForAsync(closing, "the close"));
        Assert.Null(await client.WaitForCloseAsync());
        Assert.Null(await server.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_whose_answer_was_lost_with_the_wire_is_still_graceful(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);
        await client.Channel.SendAsync<Answer>(new Message(1));

        Proxy.Stall(Direction.ToClient);
        var closing = client.Channel.CloseAsync(TimeSpan.FromSeconds(20));
        Assert.Null(await server.WaitForCloseAsync());
        Proxy.Cut(CutKind.Reset);

        Assert.True(await Patience.WaitForAsync(closing, "the close"));
        Assert.Null(await client.WaitForCloseAsync());
    }

    private static async Task WaitForDetachAsync(ClientEndOfPair client)
    {
        using var patience = new CancellationTokenSource(Patience.Default, TimeProvider.System);
        while (client.Channel.LiveEnd.Endpoint.IsAttached)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }
}
