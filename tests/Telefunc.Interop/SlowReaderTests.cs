using System.Runtime.CompilerServices;
using Telefunc.Channels;
using Telefunc.Delivery;
using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;

namespace Telefunc.Interop;

/// <summary>
/// A page that is slower than the server. The npm client announces its whole window whenever a quarter was handled, so that a sender
/// which believes it fills the page's memory (PROTOCOL.md 19.9).
/// </summary>
public sealed class SlowReaderTests(NodeProcess node, Server.TestServer server) : InteropTest(node, server)
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

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_credit")]
    private static extern ref SendCredit Credit(ChannelEndpoint endpoint);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_bytes")]
    private static extern ref CreditLedger Bytes(SendCredit credit);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_messages")]
    private static extern ref CreditLedger Messages(SendCredit credit);
}
