using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Twenty cuts in a row while both sides send; a class of its own, so that it runs beside the others.</summary>
public sealed class TwentyCutsTests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Nothing_is_lost_doubled_or_out_of_order(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToAllNumbersAsync();
        await WaitForUpgradeAsync(transport);
        var sentByClient = 0;
        var sentByServer = 0;
        var done = false;
        var up = UpAsync();
        var down = DownAsync();

        for (var cut = 0; cut < 20; cut++)
        {
            // Some traffic passes both ways before the next cut, so that each cut meets a connection that works.
            await server.WaitForReceivedAsync(server.Received.Count + 3);
            await client.WaitForReceivedAsync((await client.GetStateAsync()).Received + 3);
            Proxy.Cut((CutKind)(cut % 2));
        }

        done = true;
        await down;
        await up;

        AssertNumbers(0, sentByClient, await server.WaitForReceivedAsync(sentByClient));
        AssertNumbers(0, sentByServer, await client.WaitForNumbersAsync(sentByServer));
        Assert.Empty(server.Closes);
        await client.CloseGracefullyAsync();

        async Task UpAsync()
        {
            while (!Volatile.Read(ref done))
            {
                await client.SendNumbersAsync(sentByClient, 20, NpmChannel.Pace.Each, size: 100, everyMs: 5);
                sentByClient += 20;
            }
        }

        async Task DownAsync()
        {
            while (!Volatile.Read(ref done))
            {
                await Patience.WaitForAsync(server.SendAsync(sentByServer, size: 100, binary: sentByServer % 4 == 0), "credit");
                sentByServer++;
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }
        }
    }
}
