using Telefunc.Delivery;
using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;

namespace Telefunc.Interop;

/// <summary>What more waits in a page that is slower than the server after its connection was cut.</summary>
public sealed class SlowReaderCutsTests(NodeProcess node, Server.TestServer server) : SlowReaderTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_9_A_cut_lets_out_less_than_another_window_and_nothing_stalls(Transport transport)
    {
        const int Count = 1500;
        const int Cuts = 3;
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);
        await client.ListenSlowlyAsync(delayMs: 2);

        var sending = server.SendNumbersAsync(0, Count);
        for (var cut = 1; cut <= Cuts; cut++)
        {
            await client.WaitForReceivedAsync(cut * 200);
            Proxy.Cut(CutKind.Reset);
        }

        await Patience.WaitForAsync(sending, "the page to take the messages");
        AssertNumbers(0, Count, await client.WaitForNumbersAsync(Count));
        var window = Messages(Credit(server.Channel.Endpoint)).Window;
        var most = (await client.GetStateAsync()).MostWaiting;
        // A cut on SSE can come back by way of SSE and then move to a WebSocket, and both attach the channel.
        var attachments = transport is Transport.Upgrade or Transport.UpgradeFromBatch ? 2 * Cuts : Cuts;
        Assert.InRange(most, SendCredit.InitialMessages / 2, window + (attachments * window * 3 / 4) + 1);
    }
}
