using Telefunc.Delivery;
using Telefunc.Interop.Npm;

namespace Telefunc.Interop;

/// <summary>How many messages wait in a page that is slower than the server.</summary>
public sealed class SlowReaderTests(NodeProcess node, Server.TestServer server) : SlowReaderTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_9_No_more_than_the_window_waits_in_a_slow_page(Transport transport)
    {
        const int Count = 1000;
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);
        await client.ListenSlowlyAsync(delayMs: 5);

        await Patience.WaitForAsync(server.SendNumbersAsync(0, Count), "the page to take the messages");

        AssertNumbers(0, Count, await client.WaitForNumbersAsync(Count));
        var window = Messages(Credit(server.Channel.Endpoint)).Window;
        var most = (await client.GetStateAsync()).MostWaiting;
        Assert.InRange(most, SendCredit.InitialMessages / 2, window + 1);
        Assert.True(window < Count, $"The window has grown to {window}: too few messages to tell a window from none.");
    }
}
