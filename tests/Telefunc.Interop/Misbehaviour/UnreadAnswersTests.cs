using Microsoft.Extensions.Logging;
using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>
/// A client that asks and never reads: answers of the connection are no messages that a channel could hold back, and must not fill the
/// memory (PROTOCOL.md 19.10).
/// </summary>
public sealed class UnreadAnswersTests
{
    private const int Size = 64 * 1024;
    private const int QuestionsAtMost = 1_000_000;

    public static TheoryData<byte> Questions { get; } = [RawFrame.Ping, RawFrame.BdpPing, RawFrame.Reconcile];

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task The_connection_of_a_client_that_asks_and_never_reads_is_given_up_and_its_channel_waits_for_it(byte question)
    {
        await using var server = await TestServer.StartAsync(options => options.Channel.ConnectionHighWaterMark = Size, leastLogged: LogLevel.Debug);
        using var http = new RawHttp(server.Port);
        ServerEnd end = null!;
        var id = await http.OpenChannelAsync("/Lab.telefunc.ts", "onPair", Lab.Plan(created => end = created));
        var opening = $$"""{"open":[{"id":"{{id}}","ix":0,"lastSeq":0,"initial":true}]}""";
        await using var wire = await RawWebSocket.ConnectAsync(server.Port, takes: Size);
        await wire.ReconcileAsync(opening);

        // More than the system takes, so that the wire is congested.
        for (var n = 0; n < 200; n++)
            _ = end.SendAsync(n, Size);
        var givenUp = server.WaitForLogAsync("the client asks and does not read the answers");
        var frame = new RawFrame(question, text: question == RawFrame.Reconcile ? opening : "");
        for (var n = 0; n < QuestionsAtMost && !givenUp.IsCompleted; n++)
            await wire.SendAsync(frame);

        await givenUp;
        Assert.Empty(end.Closes);
        await using var other = await RawWebSocket.ConnectAsync(server.Port);
        await other.ReconcileAsync("""{"open":[]}""");
    }

    [Fact]
    public async Task A_client_that_comes_back_is_given_what_it_missed_however_much_that_is()
    {
        const int Count = 28;
        await using var server = await TestServer.StartAsync(options => options.Channel.ConnectionHighWaterMark = Size);
        using var http = new RawHttp(server.Port);
        ServerEnd end = null!;
        var id = await http.OpenChannelAsync("/Lab.telefunc.ts", "onPair", Lab.Plan(created => end = created));
        await using (var first = await RawWire.AttachAsync(server.Port, "ws", id))
        {
            for (var n = 0; n < Count; n++)
            {
                _ = end.SendAsync(n, Size);
                await first.ReceiveUntilAsync(RawFrame.Text);
            }
        }

        await using var second = await RawWebSocket.ConnectAsync(server.Port);
        await second.ReconcileAsync($$"""{"open":[{"id":"{{id}}","ix":0,"lastSeq":0}]}""");
        await second.SendAsync(new RawFrame(RawFrame.Ping));
        for (uint seq = 1; seq <= Count; seq++)
            Assert.Equal(seq, (await second.ReceiveUntilAsync(RawFrame.Text)).Last.Seq);
        Assert.Empty(end.Closes);
    }
}
