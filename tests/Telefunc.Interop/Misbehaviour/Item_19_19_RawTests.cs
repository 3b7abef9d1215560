using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>
/// The npm client opens its next SSE wire with what it could not get rid of on the last one, in front of what was lost there, which it repeats
/// only after RECONCILED (PROTOCOL.md 9.3, 19.19).
/// </summary>
public sealed class Item_19_19_RawTests(TestServer server) : RawTest(server)
{
    [Fact]
    public async Task Item_19_19_A_close_and_newer_messages_wait_for_what_is_repeated()
    {
        var (wire, end) = await ReturnAsync();
        await using var _ = wire;

        await SendNumberAsync(wire, 1);
        await SendNumberAsync(wire, 2);
        await SendNumberAsync(wire, 3);
        Assert.Empty(end.Closes);
        await wire.SendAsync(new RawFrame(RawFrame.BdpPingAck));

        await wire.ReceiveUntilAsync(RawFrame.CloseAck);
        Assert.Null(await end.WaitForCloseAsync());
        Assert.Equal([1, 2, 3], end.Received);
    }

    [Fact]
    public async Task Item_19_19_A_close_whose_messages_are_not_repeated_is_an_error()
    {
        var (wire, end) = await ReturnAsync();
        await using var _ = wire;

        await SendNumberAsync(wire, 1);
        await wire.SendAsync(new RawFrame(RawFrame.BdpPingAck));

        await wire.ReceiveUntilAsync(RawFrame.Error);
        Assert.Equal(NetworkErrorReason.ResumeGap, Assert.IsType<NetworkException>(await end.WaitForCloseAsync()).Reason);
        Assert.Equal([1], end.Received);
    }

    [Fact]
    public async Task Item_19_19_A_close_waits_on_the_next_wire_too()
    {
        var (wire, end) = await ReturnAsync();
        await wire.DisposeAsync();

        await using var next = await RawSse.ConnectAsync(Server.Port, new RawFrame(RawFrame.Reconcile, text: Open(end)));
        await next.ReceiveUntilAsync(RawFrame.Reconciled);
        await next.ReceiveUntilAsync(RawFrame.BdpPing);

        // To the question of the wire before, which it kept: it says nothing of what is repeated on this one.
        await next.SendAsync(new RawFrame(RawFrame.BdpPingAck));
        await next.ReceiveUntilAsync(RawFrame.BdpPing);
        await SendNumberAsync(next, 1);
        await SendNumberAsync(next, 2);
        await SendNumberAsync(next, 3);
        await next.SendAsync(new RawFrame(RawFrame.BdpPingAck));

        await next.ReceiveUntilAsync(RawFrame.CloseAck);
        Assert.Null(await end.WaitForCloseAsync());
        Assert.Equal([1, 2, 3], end.Received);
    }

    [Fact]
    public async Task Item_19_19_A_close_that_waits_has_its_timeout()
    {
        var (wire, end) = await ReturnAsync(closeTimeout: 200);
        await using var _ = wire;

        Assert.Equal(NetworkErrorReason.CloseTimeout, Assert.IsType<NetworkException>(await end.WaitForCloseAsync()).Reason);
    }

    [Fact]
    public async Task Item_19_19_A_client_that_has_aborted_repeats_nothing()
    {
        var (wire, end) = await ReturnAsync(closeTimeout: 0);
        await using var _ = wire;

        Assert.Equal(NetworkErrorReason.ResumeGap, Assert.IsType<NetworkException>(await end.WaitForCloseAsync()).Reason);
        Assert.Empty(end.Received);
    }

    /// <summary>A client that has lost its first wire with two messages on it, and comes back with the third and a close.</summary>
    private async Task<(RawWire Wire, ServerEnd End)> ReturnAsync(uint closeTimeout = 30_000)
    {
        var (id, end) = await OpenChannelAsync();
        var lost = await RawWire.AttachAsync(Server.Port, "sse", id);
        await end.WaitForOpenAsync();
        await lost.DisposeAsync();

        var wire = await RawSse.ConnectAsync(
            Server.Port, new RawFrame(RawFrame.Reconcile, text: Open(end)), Number(3), new RawFrame(RawFrame.Close, 0, 0, BitConverter.GetBytes(closeTimeout)));
        var (_, _, reconciled) = await wire.ReceiveUntilAsync(RawFrame.Reconciled);
        Assert.Equal(0, Assert.Single(reconciled.GetProperty("open").EnumerateArray()).GetProperty("lastSeq").GetInt32());
        if (closeTimeout > 0)
            await wire.ReceiveUntilAsync(RawFrame.BdpPing);
        return (wire, end);
    }

    private static string Open(ServerEnd end) => $$"""{"open":[{"id":"{{end.Channel.Id}}","ix":0,"lastSeq":0}]}""";

    private static Task SendNumberAsync(RawWire wire, int n) => wire.SendAsync(Number(n));

    private static RawFrame Number(int n) => new(RawFrame.Text, seq: (uint)n, text: $$"""{"n":{{n}}}""");
}
