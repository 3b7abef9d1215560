using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>
/// A client that loses its wire keeps the BDP_PING_ACKs it could not send, and sends them by the next wire: over SSE in the POST that
/// opens it, if they were in a POST that failed, otherwise behind RECONCILED. They bear no number, and must not be taken for answers to
/// questions of the new wire: the server would forget messages that have not arrived.
/// </summary>
public sealed class LateAnswerTests(TestServer server) : RawTest(server)
{
    // As many small messages as make the server ask whether they have arrived, and as many again.
    private const int Messages = 64;

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task An_answer_that_is_late_confirms_nothing(string transport)
    {
        var (id, session) = await LoseWireWithQuestionAsync();

        await using (var wire = await RawWire.OpenAsync(Server.Port, transport))
        {
            session = await ResumeAsync(wire, id, session);
            await wire.SendAsync(new RawFrame(RawFrame.BdpPingAck));
            await wire.PingAsync();
        }

        await AssertNothingWasForgottenAsync(id, session);
    }

    [Fact]
    public async Task An_answer_that_is_repeated_when_a_wire_is_opened_confirms_nothing()
    {
        var (id, session) = await LoseWireWithQuestionAsync();

        var reconcile = new RawFrame(RawFrame.Reconcile, text: Reconcile(id, session));
        await using (var wire = await RawSse.ConnectAsync(Server.Port, reconcile, new RawFrame(RawFrame.BdpPingAck), new RawFrame(RawFrame.BdpPingAck)))
        {
            session = SessionOf(await wire.ReceiveUntilAsync(RawFrame.Reconciled));
            await wire.SendAsync(new RawFrame(RawFrame.BdpPingAck));
            await wire.PingAsync();
        }

        await AssertNothingWasForgottenAsync(id, session);
    }

    /// <summary>
    /// A client that moves to a WebSocket takes what came last over SSE, questions included, only after FIN: it may have announced its
    /// window on the WebSocket before.
    /// </summary>
    [Fact]
    public async Task An_answer_that_comes_late_because_the_client_moves_confirms_nothing()
    {
        var (id, end) = await OpenChannelAsync();
        string session;
        await using (var before = await RawWire.OpenAsync(Server.Port, "sse"))
        await using (var wire = await RawWire.OpenAsync(Server.Port, "ws"))
        {
            session = await AttachAndAwaitQuestionAsync(before, id, end);
            await wire.SendAsync(new RawFrame(RawFrame.Reconcile, text: Reconcile(id, session).Replace("}]", "}],\"upgrade\":true", StringComparison.Ordinal)));
            session = SessionOf(await wire.ReceiveUntilAsync(RawFrame.Reconciled));
            await wire.ReceiveUntilAsync(RawFrame.BdpPing);
            await wire.PingAsync();
            await wire.SendAsync(new RawFrame(RawFrame.MessageWindow, 0, 0, [100, 0, 0, 0]));
            await wire.PingAsync();
            await before.ReceiveUntilAsync(RawFrame.Fin);
            await wire.SendAsync(new RawFrame(RawFrame.BdpPingAck));
            await wire.PingAsync();
        }

        await AssertNothingWasForgottenAsync(id, session);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task One_answer_more_than_can_be_late_confirms_what_has_arrived(string transport)
    {
        var (id, session) = await LoseWireWithQuestionAsync();

        await using (var wire = await RawWire.OpenAsync(Server.Port, transport))
        {
            session = await ResumeAsync(wire, id, session);
            for (var answers = 0; answers < 2; answers++)
            {
                await wire.ReceiveUntilAsync(RawFrame.BdpPing);
                await wire.SendAsync(new RawFrame(RawFrame.BdpPingAck));
            }

            await wire.PingAsync();
        }

        await AssertAllWasForgottenAsync(id, session);
    }

    [Theory]
    [InlineData("ws", RawFrame.Ping)]
    [InlineData("sse", RawFrame.Ping)]
    [InlineData("ws", RawFrame.MessageWindow)]
    [InlineData("sse", RawFrame.MessageWindow)]
    public async Task One_answer_confirms_when_late_ones_are_known_to_be_lost(string transport, byte proof)
    {
        var (id, session) = await LoseWireWithQuestionAsync();

        await using (var wire = await RawWire.OpenAsync(Server.Port, transport))
        {
            session = await ResumeAsync(wire, id, session);
            await wire.ReceiveUntilAsync(RawFrame.BdpPing);
            await wire.PingAsync();
            await wire.SendAsync(new RawFrame(proof, 0, 0, proof == RawFrame.Ping ? [] : [100, 0, 0, 0]));
            await wire.SendAsync(new RawFrame(RawFrame.BdpPingAck));
            await wire.PingAsync();
        }

        await AssertAllWasForgottenAsync(id, session);
    }

    /// <summary>A channel whose client has lost its wire after half of the messages, with a question on it that was not answered.</summary>
    private async Task<(string Id, string Session)> LoseWireWithQuestionAsync()
    {
        var (id, end) = await OpenChannelAsync();
        await using var wire = await RawWire.OpenAsync(Server.Port, "ws");
        return (id, await AttachAndAwaitQuestionAsync(wire, id, end));
    }

    private static async Task<string> AttachAndAwaitQuestionAsync(RawWire wire, string id, ServerEnd end)
    {
        var reconciled = await wire.ReconcileAsync($$"""{"open":[{"id":"{{id}}","ix":0,"lastSeq":0,"initial":true}]}""");
        for (var n = 1; n <= Messages; n++)
            _ = end.SendAsync(n);
        var (all, _, _) = await wire.ReceiveUntilAsync(RawFrame.BdpPing);
        Assert.Equal(Messages, all.Count(frame => frame.Tag == RawFrame.Text));
        for (var n = Messages + 1; n <= 2 * Messages; n++)
            _ = end.SendAsync(n);
        return reconciled.GetProperty("sessionId").GetString()!;
    }

    private static async Task<string> ResumeAsync(RawWire wire, string id, string session)
    {
        await wire.SendAsync(new RawFrame(RawFrame.Reconcile, text: Reconcile(id, session)));
        return SessionOf(await wire.ReceiveUntilAsync(RawFrame.Reconciled));
    }

    /// <summary>A client that still has no more than half of the messages gets all others.</summary>
    private async Task AssertNothingWasForgottenAsync(string id, string session)
    {
        await using var wire = await RawWire.OpenAsync(Server.Port, "ws");
        await ResumeAsync(wire, id, session);
        for (var seq = Messages + 1; seq <= 2 * Messages; seq++)
            Assert.Equal((uint)seq, (await wire.ReceiveUntilAsync(RawFrame.Text)).Last.Seq);
    }

    /// <summary>The server took all messages for received: it repeats none, whatever the client names.</summary>
    private async Task AssertAllWasForgottenAsync(string id, string session)
    {
        await using var wire = await RawWire.OpenAsync(Server.Port, "ws");
        await ResumeAsync(wire, id, session);
        Assert.DoesNotContain(await wire.PingAsync(), frame => frame.Tag == RawFrame.Text);
    }

    private static string Reconcile(string id, string session) =>
        $$"""{"open":[{"id":"{{id}}","ix":0,"lastSeq":{{Messages}}}],"sessionId":"{{session}}"}""";

    private static string SessionOf((IReadOnlyList<RawFrame> All, RawFrame Last, System.Text.Json.JsonElement Json) received) =>
        received.Json.GetProperty("sessionId").GetString()!;
}
