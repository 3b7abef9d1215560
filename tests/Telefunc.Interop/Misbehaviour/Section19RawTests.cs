using System.Buffers.Binary;
using System.Net;
using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>The places of PROTOCOL.md 19 that are reached only with a wire that a test holds in its own hands.</summary>
public sealed class Section19RawTests(TestServer server) : RawTest(server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Item_19_3_The_end_of_a_superseded_wire_does_not_detach_a_live_channel(bool olderFirst)
    {
        var (id, end) = await OpenChannelAsync();
        await using var a = await RawWire.OpenAsync(Server.Port, "ws");
        var session = (await a.ReconcileAsync(Open(id))).GetProperty("sessionId").GetString();
        var b = await RawWire.OpenAsync(Server.Port, "ws");
        await b.ReconcileAsync(Open(id, session));
        await using var c = await RawWire.OpenAsync(Server.Port, "ws");
        await c.ReconcileAsync(Open(id, session));

        // The server sees the end of both older wires before it answers on a wire that is opened afterwards and closed in the same way.
        await (olderFirst ? a : b).DisposeAsync();
        await (olderFirst ? b : a).DisposeAsync();
        await AssertNeighbourIsWellAsync();

        for (var n = 1; n <= 20; n++)
        {
            await end.SendAsync(n);
            Assert.Contains($"\"n\":{n}", (await c.ReceiveUntilAsync(RawFrame.Text)).Last.TextOfPayload);
            await c.SendAsync(new RawFrame(RawFrame.TextAckRequest, seq: (uint)n, text: $$"""{"n":{{n}}}"""));
            await c.ReceiveUntilAsync(RawFrame.AckResponse);
        }

        Assert.Empty(end.Closes);
    }

    [Fact]
    public async Task Item_19_3_A_wire_that_ends_while_its_RECONCILE_waits_does_not_take_messages_with_it()
    {
        var (id, end) = await OpenChannelAsync();
        var wire = await RawWire.OpenAsync(Server.Port, "ws");
        await wire.SendAsync(new RawFrame(RawFrame.Reconcile, text:
            $$"""{"open":[{"id":"{{id}}","ix":0,"lastSeq":0,"initial":true},{"id":"{{Guid.NewGuid()}}","ix":1,"lastSeq":0,"initial":true}]}"""));
        await end.WaitForOpenAsync();
        await wire.DisposeAsync();
        for (var n = 0; n < 10; n++)
            _ = end.SendAsync(n);

        await using var next = await RawWire.OpenAsync(Server.Port, "ws");
        await next.SendAsync(new RawFrame(RawFrame.Reconcile, text: Open(id)));
        var received = new List<uint>();
        while (received.Count < 10)
        {
            if (await next.ReceiveAsync() is { Tag: RawFrame.Text } frame)
                received.Add(frame.Seq);
        }

        Assert.Equal(Enumerable.Range(1, 10).Select(n => (uint)n), received);
        Assert.Empty(end.Closes);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Item_19_5_A_channel_that_is_not_registered_yet_holds_nothing_up(string transport)
    {
        await using var patient = await TestServer.StartAsync(options => options.Channel.ConnectTtl = TimeSpan.FromMinutes(10));
        using var http = new RawHttp(patient.Port);
        var id = await http.OpenChannelAsync("/Lab.telefunc.ts", "onPair", Lab.Plan(end => end.Listen()));
        await using var wire = await RawWire.AttachAsync(patient.Port, transport, id);

        await wire.SendAsync(new RawFrame(RawFrame.Reconcile, text:
            $$"""{"open":[{"id":"{{id}}","ix":0,"lastSeq":0},{"id":"{{Guid.NewGuid()}}","ix":1,"lastSeq":0,"initial":true}]}"""));
        await wire.ReceiveUntilAsync(RawFrame.Reconciled);
        await wire.SendAsync(new RawFrame(RawFrame.TextAckRequest, seq: 1, text: """{"n":1}"""));

        await wire.ReceiveUntilAsync(RawFrame.AckResponse);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Item_19_5_A_channel_that_never_appears_is_ended_for_the_client(string transport)
    {
        await using var hasty = await TestServer.StartAsync(options => options.Channel.ConnectTtl = TimeSpan.FromMilliseconds(300));
        await using var wire = await RawWire.OpenAsync(hasty.Port, transport);

        var reconciled = await wire.ReconcileAsync($$"""{"open":[{"id":"{{Guid.NewGuid()}}","ix":4,"lastSeq":0,"initial":true}]}""");

        // Either it was left out, or it is ended once the time is up.
        if (reconciled.GetProperty("open").GetArrayLength() > 0)
        {
            RawFrame? frame;
            do
                frame = await wire.ReceiveAsync();
            while (frame is not (null or { Tag: RawFrame.Abort or RawFrame.Error }));
            Assert.Equal((ushort)4, frame?.Index);
        }

        await wire.PingAsync();
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Item_19_12_A_close_with_a_timeout_of_2_31_hurts_nobody_else(string transport)
    {
        var (first, firstEnd) = await OpenChannelAsync();
        var (second, secondEnd) = await OpenChannelAsync();
        await using var wire = await RawWire.OpenAsync(Server.Port, transport);
        await wire.ReconcileAsync(
            $$"""{"open":[{"id":"{{first}}","ix":0,"lastSeq":0,"initial":true},{"id":"{{second}}","ix":1,"lastSeq":0,"initial":true}]}""");
        var timeout = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(timeout, 0x8000_0000);

        await wire.SendAsync(new RawFrame(RawFrame.Close, 0, 0, timeout));

        await wire.ReceiveUntilAsync(RawFrame.CloseAck);
        Assert.Null(await firstEnd.WaitForCloseAsync());
        await wire.SendAsync(new RawFrame(RawFrame.Text, 1, 1, """{"n":3}"""));
        Assert.Equal(3, Assert.Single(await secondEnd.WaitForReceivedAsync(1)));
        Assert.Empty(secondEnd.Closes);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Item_19_12_Indices_above_65535_and_repeated_ones_are_left_out(string transport)
    {
        var (first, _) = await OpenChannelAsync();
        var (second, _) = await OpenChannelAsync();
        var (third, _) = await OpenChannelAsync();
        await using var wire = await RawWire.OpenAsync(Server.Port, transport);

        var reconciled = await wire.ReconcileAsync(
            $$"""
            {"open":[{"id":"{{first}}","ix":0,"lastSeq":0,"initial":true},{"id":"{{second}}","ix":65536,"lastSeq":0,"initial":true},
            {"id":"{{third}}","ix":0,"lastSeq":0,"initial":true}]}
            """);

        var indices = reconciled.GetProperty("open").EnumerateArray().Select(entry => entry.GetProperty("ix").GetInt32()).ToList();
        Assert.True(indices is [] or [0], $"Acknowledged: {string.Join(", ", indices)}");
        await wire.PingAsync();
        await AssertNeighbourIsWellAsync();
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Item_19_2_A_forward_jump_is_never_accepted(string transport)
    {
        var (id, end) = await OpenChannelAsync();
        await using var wire = await RawWire.AttachAsync(Server.Port, transport, id);
        await wire.SendAsync(new RawFrame(RawFrame.Text, 0, 1, """{"n":1}"""));

        await wire.SendAsync(new RawFrame(RawFrame.Text, 0, 3, """{"n":3}"""));
        await wire.ReceiveToEndAsync();
        await using var next = await RawWire.OpenAsync(Server.Port, transport);
        var reconciled = await next.ReconcileAsync(Open(id));
        Assert.Equal(1, reconciled.GetProperty("open")[0].GetProperty("lastSeq").GetInt32());
        await next.SendAsync(new RawFrame(RawFrame.Text, 0, 2, """{"n":2}"""));
        await next.SendAsync(new RawFrame(RawFrame.Text, 0, 3, """{"n":3}"""));

        Assert.Equal([1, 2, 3], await end.WaitForReceivedAsync(3));
        Assert.Empty(end.Closes);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Item_19_2_The_same_jump_after_a_fresh_RECONCILED_ends_the_channel(string transport)
    {
        var (id, end) = await OpenChannelAsync();
        var wire = await RawWire.AttachAsync(Server.Port, transport, id);
        await wire.SendAsync(new RawFrame(RawFrame.Text, 0, 3, """{"n":3}"""));
        await wire.ReceiveToEndAsync();
        await wire.DisposeAsync();
        await using var next = await RawWire.OpenAsync(Server.Port, transport);
        await next.ReconcileAsync(Open(id));

        await next.SendAsync(new RawFrame(RawFrame.Text, 0, 3, """{"n":3}"""));

        Assert.Equal(NetworkErrorReason.ResumeGap, Assert.IsType<NetworkException>(await end.WaitForCloseAsync()).Reason);
        Assert.Empty(end.Received);
    }

    [Fact]
    public async Task Item_19_20_RECONCILED_counts_the_frames_that_came_in_the_same_body()
    {
        var (id, end) = await OpenChannelAsync();
        await using var wire = await RawSse.ConnectAsync(
            Server.Port,
            new RawFrame(RawFrame.Reconcile, text: Open(id)),
            new RawFrame(RawFrame.Text, 0, 1, """{"n":1}"""),
            new RawFrame(RawFrame.Text, 0, 2, """{"n":2}"""));

        var reconciled = (await wire.ReceiveUntilAsync(RawFrame.Reconciled)).Json;

        Assert.Equal(2, reconciled.GetProperty("open")[0].GetProperty("lastSeq").GetInt32());
        Assert.Equal([1, 2], await end.WaitForReceivedAsync(2));
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Item_19_20_Any_frame_is_a_sign_of_life(string transport)
    {
        await using var brisk = await TestServer.StartAsync(options => options.Channel.PingInterval = TimeSpan.FromSeconds(1));
        using var http = new RawHttp(brisk.Port);
        ServerEnd? end = null;
        var id = await http.OpenChannelAsync("/Lab.telefunc.ts", "onPair", Lab.Plan(created =>
        {
            end = created;
            created.Listen();
        }));
        await using var wire = await RawWire.AttachAsync(brisk.Port, transport, id);

        // More than two ping intervals without a PING.
        for (var n = 1; n <= 15; n++)
        {
            await wire.SendAsync(new RawFrame(RawFrame.Text, 0, (uint)n, $$"""{"n":{{n}}}"""));
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        await wire.PingAsync();
        Assert.Equal(Enumerable.Range(1, 15), await end!.WaitForReceivedAsync(15));
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Item_19_20_A_protocol_violation_ends_the_channels_with_an_error(string transport)
    {
        var (id, end) = await OpenChannelAsync();
        await using var wire = await RawWire.AttachAsync(Server.Port, transport, id);

        await wire.SendAsync(new RawFrame(RawFrame.Pong));

        Assert.Equal(NetworkErrorReason.ProtocolViolation, Assert.IsType<NetworkException>(await end.WaitForCloseAsync()).Reason);
    }

    [Fact]
    public async Task Item_19_20_A_truncated_binary_request_is_the_clients_error()
    {
        var (status, _, body) = await Http.ExchangeAsync(RawHttp.Post([0, 0, 1, 0, (byte)'{'], "bin"));

        Assert.Equal((HttpStatusCode.BadRequest, "Malformed Telefunc Request"), (status, body));
    }

    [Fact]
    public async Task A_returning_client_that_does_not_list_a_channel_has_abandoned_it()
    {
        var (id, end) = await OpenChannelAsync();
        var wire = await RawWire.OpenAsync(Server.Port, "ws");
        var session = (await wire.ReconcileAsync(Open(id))).GetProperty("sessionId").GetString();
        await wire.DisposeAsync();

        await using var next = await RawWire.OpenAsync(Server.Port, "ws");
        await next.ReconcileAsync($$"""{"open":[],"sessionId":"{{session}}"}""");

        Assert.Equal(NetworkErrorReason.Abandoned, Assert.IsType<NetworkException>(await end.WaitForCloseAsync()).Reason);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task RECONCILED_comes_before_any_new_data(string transport)
    {
        ServerEnd? end = null;
        var id = await Http.OpenChannelAsync("/Lab.telefunc.ts", "onPair", Lab.Plan(created =>
        {
            end = created;
            for (var n = 0; n < 10; n++)
                _ = created.SendAsync(n);
        }));
        await using var wire = await RawWire.OpenAsync(Server.Port, transport);
        await wire.SendAsync(new RawFrame(RawFrame.Reconcile, text: Open(id)));

        var (all, _, _) = await wire.ReceiveUntilAsync(RawFrame.Reconciled);

        Assert.DoesNotContain(all, frame => frame.Tag == RawFrame.Text);
        for (var n = 0; n < 10; n++)
            Assert.Contains($"\"n\":{n}", (await wire.ReceiveUntilAsync(RawFrame.Text)).Last.TextOfPayload);
        Assert.NotNull(end);
    }

    private static string Open(string id, string? session = null) =>
        $$"""{"open":[{"id":"{{id}}","ix":0,"lastSeq":0,"initial":true}]{{(session is null ? "" : $",\"sessionId\":\"{session}\"")}}}""";
}
