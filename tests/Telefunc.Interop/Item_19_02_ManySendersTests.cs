using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>PROTOCOL.md 19.2 with many senders at once; a class of its own, so that it runs beside the others.</summary>
public sealed class Item_19_02_ManySendersTests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_2_Many_senders_that_await_outrun_replay_no_more_than_one_does(Transport transport)
    {
        const int Senders = 60;
        const int Each = 20;
        await using var own = await UseServerAsync(options => options.Channel.ReplayBuffer = 20_000);
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);

        // One message of each sender alone is three times the replay buffer.
        var down = Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => server.SendNumbersAsync(sender * Each, Each, size: 1000)));
        await client.WaitForReceivedAsync(100);
        for (var cut = 0; cut < 3; cut++)
        {
            Proxy.Stall(Direction.ToClient);
            Proxy.Cut(CutKind.Reset);
            await server.WaitForDetachAsync();
        }

        await Patience.WaitForAsync(down, "room for the server's sends");
        var received = await client.WaitForNumbersAsync(Senders * Each);
        AssertNumbers(0, Senders * Each, received.Order());
        Assert.All(received.GroupBy(n => n / Each), ofSender => Assert.Equal(ofSender.Order(), ofSender));
        Assert.Empty(server.Closes);
    }
}
