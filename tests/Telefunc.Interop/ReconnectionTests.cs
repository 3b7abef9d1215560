using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Connections that are lost and come back, and those that do not (issue 3; PROTOCOL.md 11, 12, 14.6).</summary>
public sealed class ReconnectionTests(NodeProcess node, TestServer server) : InteropTest(node, server)
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
        await client.ListenToAllNumbersAsync();
        await WaitForUpgradeAsync(transport);

        var up = client.SendNumbersAsync(0, 200, NpmChannel.Pace.Each, size: 500, everyMs: 5);
        var down = server.SendNumbersAsync(0, 100, size: 500);
        await server.WaitForReceivedAsync(20);
        Proxy.Cut(Enum.Parse<CutKind>(how));
        for (var n = 100; n < 200; n++)
            _ = server.SendAsync(n, size: 500, binary: n % 2 == 0);
        await down;
        await up;

        AssertNumbers(0, 200, await server.WaitForReceivedAsync(200));
        AssertNumbers(0, 200, await client.WaitForNumbersAsync(200));
        Assert.Equal((1, 1), (server.Opened, (await client.GetStateAsync()).Opened));
        Assert.Empty(server.Closes);
        await client.CloseGracefullyAsync();
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Messages_sent_while_the_server_cannot_be_reached_arrive_afterwards(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);

        Proxy.RefusesConnections = true;
        Proxy.Cut(CutKind.Reset);
        var up = client.SendNumbersAsync(0, 50);
        for (var n = 0; n < 50; n++)
            _ = server.SendAsync(n);
        await up;
        Proxy.RefusesConnections = false;

        AssertNumbers(0, 50, await server.WaitForReceivedAsync(50));
        AssertNumbers(0, 50, await client.WaitForNumbersAsync(50));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_client_that_does_not_come_back_ends_the_channel_on_both_sides(Transport transport)
    {
        await using var own = await UseServerAsync(options => options.Channel.ReconnectTimeout = TimeSpan.FromSeconds(1));
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);

        Proxy.RefusesConnections = true;
        Proxy.Cut(CutKind.Reset);

        var ofServer = Assert.IsType<NetworkException>(await server.WaitForCloseAsync());
        Assert.Equal((true, NetworkErrorReason.ReconnectTimeout), (ofServer.IsChannel, ofServer.Reason));
        var ofClient = (await client.WaitForCloseAsync()).Error;
        Assert.Equal(("NetworkError", true), (ofClient?.Name, ofClient?.IsChannel));
        await Assert.ThrowsAsync<ChannelClosedException>(() => server.SendAsync(1));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task What_does_not_fit_the_buffer_while_the_client_is_away_fails_oldest_first(Transport transport)
    {
        await using var own = await UseServerAsync(options => options.Channel.BufferLimit = 10_500);
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);
        Proxy.RefusesConnections = true;
        Proxy.Cut(CutKind.Reset);
        await server.WaitForDetachAsync();

        var sends = Enumerable.Range(0, 30).Select(n => server.SendAsync(n, size: 970)).ToList();
        foreach (var dropped in sends.Take(20))
            await Assert.ThrowsAsync<ChannelOverflowException>(() => Patience.WaitForAsync(dropped, "a dropped send to fail"));
        Proxy.RefusesConnections = false;
        await Patience.WaitForAsync(Task.WhenAll(sends.Skip(20)), "the sends that fit");

        AssertNumbers(20, 10, await client.WaitForNumbersAsync(10));
        Assert.Empty(server.Closes);
        Assert.Equal(1, (await client.SendWithAckAsync(new { n = 1 })).GetProperty("n").GetInt32());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_survives_a_reconnect(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);
        Proxy.RefusesConnections = true;
        Proxy.Cut(CutKind.Reset);
        await server.WaitForDetachAsync();

        var closing = server.Channel.CloseAsync(TimeSpan.FromSeconds(20));
        Proxy.RefusesConnections = false;

        Assert.True(await Patience.WaitForAsync(closing, "the close"));
        Assert.Null((await client.WaitForCloseAsync()).Error);
        Assert.Null(await server.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_whose_answer_was_lost_with_the_wire_is_still_graceful(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);
        await client.SendWithAckAsync(new { n = 1 });

        // Uploads are still answered: with one under way that is not, the npm client would not send the close at all.
        Proxy.Stall(Direction.ToClient, WireKind.SseDownload, WireKind.WebSocket);
        var closing = client.CloseGracefullyAsync();
        Assert.Null(await server.WaitForCloseAsync());
        Proxy.Cut(CutKind.Reset);

        await closing;
    }
}
