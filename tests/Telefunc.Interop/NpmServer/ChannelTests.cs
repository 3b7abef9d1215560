using Telefunc.Interop.Npm;

namespace Telefunc.Interop.NpmServer;

public sealed class ChannelTests(NodeProcess node, NpmServerFixture server) : NpmServerTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Clock_ticks_and_a_count_ends(Transport transport)
    {
        var client = await ConnectAsync(transport);
        var clock = await client.OpenAsync("/Clock.telefunc.ts", "onClock", 10);
        var count = await client.OpenAsync("/Clock.telefunc.ts", "onCountUp", 300);
        await clock.ListenAsync();
        await count.ListenToNumbersAsync();
        await count.WaitForOpenAsync(); // The package's server stalls if it is made to send before it has answered the handshake (PROTOCOL.md 19.1).
        await count.SendAsync("start");

        Assert.Equal(Enumerable.Range(0, 300), await count.WaitForNumbersAsync(300));
        Assert.Null((await count.WaitForCloseAsync()).Error);
        Assert.All(await clock.WaitForReceivedAsync(5), tick => Assert.InRange(tick.GetInt64(), 1_700_000_000_000, 4_000_000_000_000));
        await clock.CloseGracefullyAsync();
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Echo_answers_in_text_and_binary_and_with_acknowledgements(Transport transport)
    {
        var client = await ConnectAsync(transport);
        var text = await client.OpenAsync("/Echo.telefunc.ts", "onEcho");
        var binary = await client.OpenAsync("/Echo.telefunc.ts", "onBinaryEcho");
        var acknowledging = await client.OpenAsync("/Echo.telefunc.ts", "onAcknowledgingEcho");
        await text.ListenAsync();
        await binary.ListenToBinaryAsync();
        await acknowledging.ListenAsync(reply: new { fine = true });

        await text.SendAsync("Grüße ☃");
        Assert.Equal("echo: Grüße ☃", Assert.Single(await text.WaitForReceivedAsync(1)).GetString());
        AssertJson("""{"length":70000}""", await binary.SendBinaryWithAckAsync(Bytes(70_000)));
        Assert.Equal(Bytes(70_000), Assert.Single(await binary.WaitForReceivedAsync(1)).GetProperty("value").GetBytesFromBase64());
        AssertJson("""{"message":{"n":1},"answer":{"fine":true}}""", await acknowledging.SendAsync(new { n = 1 }));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_room_answers(Transport transport)
    {
        var room = await (await ConnectAsync(transport)).OpenAsync("/Room.telefunc.ts", "onJoinRoom");
        await room.ListenAsync(reply: new { ok = true });

        AssertJson("""{"ok":true}""", await room.SendAsync(new { type = "join", roomId = "lobby" }));
        AssertJson("""{"ok":true}""", await room.SendAsync(new { type = "chat", text = "Hello" }));

        var received = await room.WaitForReceivedAsync(2);
        AssertJson("""{"type":"system","text":"Joined lobby"}""", received[0]);
        AssertJson("""{"type":"chat","text":"echo"}""", received[1]);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_test_holds_the_end_of_the_server(Transport transport)
    {
        var (channel, key) = await OpenPairAsync(transport);
        await channel.ListenToNumbersAsync(reply: Reply.Echo);

        await LabAsync("onSendNumbers", key, 0, 100);
        Assert.Equal(Enumerable.Range(0, 100), await channel.WaitForNumbersAsync(100));
        AssertJson("""{"n":100}""", await LabAsync("onAsk", key, new { n = 100 }));
        AssertJson("""{"n":1}""", await channel.SendWithAckAsync(new { n = 1 }));
        AssertJson("""{"opened":1,"closes":[],"received":[{"n":1}],"isClosed":false}""", await LabAsync("onState", key));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_server_closes_and_aborts(Transport transport)
    {
        var (closed, closedKey) = await OpenPairAsync(transport);
        var (aborted, abortedKey) = await OpenPairAsync(transport);

        Assert.Equal(0, (await LabAsync("onClose", closedKey)).GetInt32());
        await LabAsync("onAbort", abortedKey, new { reason = "session-expired" });

        Assert.Null((await closed.WaitForCloseAsync()).Error);
        var error = (await aborted.WaitForCloseAsync()).Error;
        Assert.Equal("Abort", error?.Name);
        AssertJson("""{"reason":"session-expired"}""", error!.AbortValue!.Value);
        Assert.True((await LabAsync("onState", abortedKey)).GetProperty("isClosed").GetBoolean());
    }

    [Fact]
    public async Task The_server_takes_only_what_fits_its_shield()
    {
        var channel = await (await ConnectAsync()).OpenAsync("/Echo.telefunc.ts", "onValidatedEcho");

        AssertJson("""{"n":1}""", await channel.SendWithAckAsync(new { n = 1 }));
        var refused = await Assert.ThrowsAsync<NpmException>(() => channel.SendWithAckAsync(new { n = "one" }));

        Assert.Equal("ShieldValidationError", refused.Error.Name);
    }
}
