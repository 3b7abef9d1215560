using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Large and many messages, credit in both directions, and buffers while the client is away (issue 3; PROTOCOL.md 12.4, 15).</summary>
public sealed class FlowControlTests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Text_and_binary_keep_one_order(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToAllNumbersAsync();

        var up = client.SendNumbersAsync(0, 300, size: 50, mixed: true);
        for (var n = 0; n < 300; n++)
            _ = server.SendAsync(n, size: n % 7 * 100, binary: n % 2 == 0);
        await up;

        AssertNumbers(0, 300, await client.WaitForNumbersAsync(300));
        AssertNumbers(0, 300, await server.WaitForReceivedAsync(300));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Binary_of_every_size_arrives_whole(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToBinaryNumbersAsync();
        await WaitForUpgradeAsync(transport);
        int[] sizes = [4, 5, 126, 65_536, 1_000_000, 16 * 1024 * 1024];
        // The npm client searches an event from its beginning whenever more of it arrives, so that 16 MiB keep it busy for ten seconds.
        var largestDown = transport is Transport.SseStreaming or Transport.SseBatch ? 2 * 1024 * 1024 : int.MaxValue;

        for (var n = 0; n < sizes.Length; n++)
        {
            await Patience.WaitForAsync(server.SendAsync(n, Math.Min(sizes[n], largestDown), binary: true), $"room for {sizes[n]} bytes");
            await client.SendNumbersAsync(n, 1, NpmChannel.Pace.Each, sizes[n], binary: true);
        }

        AssertNumbers(0, sizes.Length, await client.WaitForNumbersAsync(sizes.Length));
        AssertNumbers(0, sizes.Length, await server.WaitForReceivedAsync(sizes.Length));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Ten_thousand_awaited_sends_each_way_all_arrive(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();

        var up = client.SendNumbersAsync(0, 10_000, NpmChannel.Pace.Each, size: 100);
        await Patience.WaitForAsync(server.SendNumbersAsync(0, 10_000, size: 100), "credit for all sends of the server");
        await up;

        AssertNumbers(0, 10_000, await server.WaitForReceivedAsync(10_000));
        AssertNumbers(0, 10_000, await client.WaitForNumbersAsync(10_000));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Fire_and_forget_is_not_held_back_by_credit(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync(delayMs: 1_000_000);

        for (var n = 0; n < 500; n++)
            _ = server.SendAsync(n);

        AssertNumbers(0, 500, await client.WaitForNumbersAsync(500));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_slow_listener_of_the_server_holds_an_awaiting_client_back(Transport transport)
    {
        var release = new TaskCompletionSource();
        var (client, server) = await OpenPairAsync(await ConnectAsync(transport), end => end.Channel.Listen(_ => release.Task));
        await client.WaitForOpenAsync();

        var sending = client.SendNumbersAsync(0, 5000, NpmChannel.Pace.Each, size: 1000);
        await server.WaitForReceivedAsync(1);
        Assert.False(sending.IsCompleted);
        release.SetResult();

        await sending;
        AssertNumbers(0, 5000, await server.WaitForReceivedAsync(5000));
    }
}
