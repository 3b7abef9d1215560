using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Large and many messages, and credit in both directions (PROTOCOL.md 15).</summary>
public sealed class FlowControlTests(TestServer server) : ClientInteropTest(server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Text_and_binary_keep_one_order(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);

        for (var n = 0; n < 300; n++)
        {
            _ = client.SendAsync(n, size: n % 5 * 100, binary: n % 3 == 0);
            _ = server.SendAsync(n, size: n % 7 * 100, binary: n % 2 == 0);
        }

        AssertNumbers(0, 300, await client.WaitForReceivedAsync(300));
        AssertNumbers(0, 300, await server.WaitForReceivedAsync(300));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Binary_of_every_size_arrives_whole(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);
        int[] sizes = [4, 5, 126, 65_536, 1_000_000, 16 * 1024 * 1024];

        for (var n = 0; n < sizes.Length; n++)
        {
            await Patience.WaitForAsync(server.SendAsync(n, sizes[n], binary: true), $"room for {sizes[n]} bytes");
            await Patience.WaitForAsync(client.SendAsync(n, sizes[n], binary: true), $"room for {sizes[n]} bytes");
        }

        AssertNumbers(0, sizes.Length, await client.WaitForReceivedAsync(sizes.Length));
        AssertNumbers(0, sizes.Length, await server.WaitForReceivedAsync(sizes.Length));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Ten_thousand_awaited_sends_each_way_all_arrive(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);

        var up = client.SendNumbersAsync(0, 10_000, size: 100);
        await Patience.WaitForAsync(server.SendNumbersAsync(0, 10_000, size: 100), "credit for all sends of the server");
        await up;

        AssertNumbers(0, 10_000, await server.WaitForReceivedAsync(10_000));
        AssertNumbers(0, 10_000, await client.WaitForReceivedAsync(10_000));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_slow_listener_of_either_side_holds_an_awaiting_sender_back(Transport transport)
    {
        var release = new TaskCompletionSource();
        var (client, server) = await OpenPairAsync(Connect(transport), end => end.Channel.Listen(_ => release.Task));
        client.Channel.Listen(_ => release.Task);
        client.Listen();

        var up = client.SendNumbersAsync(0, 5000, size: 1000);
        var down = server.SendNumbersAsync(0, 5000, size: 1000);
        await server.WaitForReceivedAsync(1);
        Assert.False(up.IsCompleted);
        Assert.False(down.IsCompleted);
        release.SetResult();

        await up;
        await Patience.WaitForAsync(down, "credit");
        AssertNumbers(0, 5000, await server.WaitForReceivedAsync(5000));
        AssertNumbers(0, 5000, await client.WaitForReceivedAsync(5000));
    }
}
