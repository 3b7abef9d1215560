using Microsoft.Extensions.Logging;
using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>PROTOCOL.md 19.3: the end of a wire that the client has left does not touch what lives on another.</summary>
public sealed class Item_19_03_Tests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    // A response's head takes less than this, and with RECONCILED it takes more.
    private const int HeadAndPartOfReconciled = 300;

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_3_b_The_client_leaves_a_stalled_wire_for_another(Transport transport)
    {
        // With a short interval the server's ping deadline would end the stalled wire before the client moves on.
        await using var own = await UseServerAsync(options => options.Channel.PingInterval = TimeSpan.FromSeconds(30), LogLevel.Debug);
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);

        // The next wire reaches the server with its RECONCILE, but of the answer only the beginning reaches the client, which takes
        // another wire after 10 s.
        var attempts = 0;
        Proxy.OnRequest = connection =>
        {
            if (connection.Kind is not (WireKind.WebSocket or WireKind.SseDownload) || Interlocked.Increment(ref attempts) != 1)
                return;
            connection.ToClient.LargestPiece = 10;
            connection.ToClient.WhenPassed(connection.BytesToClient + HeadAndPartOfReconciled, connection.ToClient.Stall);
        };
        Proxy.Cut(CutKind.Reset);
        await Proxy.WaitForAsync(_ => Volatile.Read(ref attempts) > 1, "the client to give the stalled wire up");
        Assert.Equal(1, (await client.SendWithAckAsync(new { n = 1 })).GetProperty("n").GetInt32());
        await WaitForUpgradeAsync(transport);
        await own.WaitForOneConnectionAsync();

        // What the server sends to a channel that it believes detached would never arrive, because the client does not come back for it.
        Assert.True(server.Channel.Endpoint.IsAttached);
        await client.SendNumbersAsync(2, 100);
        await Patience.WaitForAsync(server.SendNumbersAsync(0, 300), "room for the server's sends");
        AssertNumbers(1, 101, await server.WaitForReceivedAsync(101));
        AssertNumbers(0, 300, await client.WaitForNumbersAsync(300));
        Assert.Empty(server.Closes);
        await client.CloseGracefullyAsync();
    }
}
