using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Twenty cuts in a row while both sides send; a class of its own, so that it runs beside the others.</summary>
public sealed class TwentyCutsTests(TestServer server) : ClientInteropTest(server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Nothing_is_lost_doubled_or_out_of_order(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);
        var sentByClient = 0;
        var sentByServer = 0;
        var done = false;
        var up = SendAsync(n => client.SendAsync(n, size: 100, binary: n % 4 == 1), () => sentByClient++);
        var down = SendAsync(n => server.SendAsync(n, size: 100, binary: n % 4 == 0), () => sentByServer++);

        for (var cut = 0; cut < 20; cut++)
        {
            // Some traffic passes both ways before the next cut, so that each cut meets a connection that works.
            await server.WaitForReceivedAsync(server.Received.Count + 3);
            await client.WaitForReceivedAsync(client.Received.Count + 3);
            Proxy.Cut((CutKind)(cut % 2));
        }

        Volatile.Write(ref done, true);
        await down;
        await up;

        AssertNumbers(0, sentByClient, await server.WaitForReceivedAsync(sentByClient));
        AssertNumbers(0, sentByServer, await client.WaitForReceivedAsync(sentByServer));
        Assert.Empty(server.Closes);
        await client.CloseGracefullyAsync();

        async Task SendAsync(Func<int, Task> send, Func<int> count)
        {
            for (var n = 0; !Volatile.Read(ref done); n++)
            {
                count();
                await Patience.WaitForAsync(send(n), "credit");
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }
        }
    }
}
