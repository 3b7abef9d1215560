using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>PROTOCOL.md 19.2: no message is lost in silence by a reconnect, and awaiting senders lose none at all.</summary>
public sealed class Item_19_02_Tests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_2_Messages_lost_with_a_stalled_wire_are_replayed_or_the_channel_ends(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);

        Proxy.Stall(Direction.ToClient);
        for (var n = 0; n < 500; n++)
            _ = server.SendAsync(n, size: 1000);
        Proxy.Cut(CutKind.Reset);
        _ = server.SendAsync(500, size: 1000);

        // 500 kB is less than the default replay budget, so nothing may be missing.
        AssertNumbers(0, 501, await client.WaitForNumbersAsync(501));
        Assert.Empty(server.Closes);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_2_A_text_larger_than_the_reference_can_replay_is_not_skipped(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);

        Proxy.Stall(Direction.ToClient);
        _ = server.SendAsync(0);
        _ = server.SendAsync(1, size: 300_000);
        _ = server.SendAsync(2);
        Proxy.Cut(CutKind.Reset);
        _ = server.SendAsync(3);

        AssertNumbers(0, 4, await client.WaitForNumbersAsync(4));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_2_What_the_replay_budget_cannot_cover_ends_the_channel_on_both_sides(Transport transport)
    {
        await using var own = await UseServerAsync(options => options.Channel.ReplayBuffer = options.Channel.BufferLimit = 20_000);
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);

        Proxy.Stall(Direction.ToClient);
        for (var n = 0; n < 200; n++)
            _ = server.SendAsync(n, size: 1000);
        Proxy.Cut(CutKind.Reset);

        var ofServer = Assert.IsType<NetworkException>(await server.WaitForCloseAsync());
        Assert.Equal(NetworkErrorReason.ResumeGap, ofServer.Reason);
        var ofClient = (await client.WaitForCloseAsync()).Error;
        Assert.NotNull(ofClient);
        var received = (await client.WaitForNumbersAsync(0)).ToList();
        AssertNumbers(0, received.Count, received);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_2_An_awaiting_sender_is_never_further_ahead_than_replay_can_cover(Transport transport)
    {
        await using var own = await UseServerAsync(options => options.Channel.ReplayBuffer = 20_000);
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);

        var down = server.SendNumbersAsync(0, 300, size: 1000);
        await client.WaitForReceivedAsync(30);
        Proxy.Stall(Direction.ToClient);
        Proxy.Cut(CutKind.Reset);
        await Patience.WaitForAsync(down, "room for the server's sends");

        AssertNumbers(0, 300, await client.WaitForNumbersAsync(300));
        Assert.Empty(server.Closes);
    }
}
