using Telefunc.Interop.Npm;

namespace Telefunc.Interop;

/// <summary>How many bytes wait in a page that is slower than the server.</summary>
public sealed class SlowReaderBytesTests(NodeProcess node, Server.TestServer server) : SlowReaderTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_9_No_more_bytes_than_the_window_wait_in_a_slow_page(Transport transport)
    {
        const int Size = 128 * 1024;
        const int Count = 400;
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);
        await client.ListenSlowlyAsync(delayMs: 5, binary: true);

        await Patience.WaitForAsync(server.SendNumbersAsync(0, Count, Size, binary: true), "the page to take the data");

        AssertNumbers(0, Count, await client.WaitForNumbersAsync(Count));
        var credit = Credit(server.Channel.Endpoint);
        var most = (await client.GetStateAsync()).MostWaiting;
        var window = Bytes(credit).Window;
        Assert.InRange(most, 2, Math.Min((window / Size) + 1, Messages(credit).Window + 1));
        Assert.True(window < (long)Count * Size, $"The window has grown to {window}: too little data to tell a window from none.");
    }
}
