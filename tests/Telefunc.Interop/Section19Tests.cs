using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>
/// The places of PROTOCOL.md 19 where the reference loses, hangs or breaks with this very client, and our server must not.
/// </summary>
public sealed class Section19Tests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_1_Awaiting_senders_go_on_after_a_reconnect_with_grown_windows(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);

        // Enough in one go for the windows to grow beyond what they begin with.
        var up = client.SendNumbersAsync(0, 6000, NpmChannel.Pace.Each);
        var down = server.SendNumbersAsync(0, 12_000);
        await server.WaitForReceivedAsync(2000);
        await client.WaitForReceivedAsync(2000);
        Proxy.Cut(CutKind.Reset);

        await Patience.WaitForAsync(down, "credit for the server's sends after the reconnect");
        await up;
        AssertNumbers(0, 6000, await server.WaitForReceivedAsync(6000));
        AssertNumbers(0, 12_000, await client.WaitForNumbersAsync(12_000));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_1_Awaiting_senders_go_on_when_another_channel_is_opened(Transport transport)
    {
        var npm = await ConnectAsync(transport);
        var (client, server) = await OpenPairAsync(npm);
        await client.ListenToNumbersAsync();
        await client.WaitForOpenAsync();

        var up = client.SendNumbersAsync(0, 6000, NpmChannel.Pace.Each);
        var down = server.SendNumbersAsync(0, 12_000);
        await server.WaitForReceivedAsync(2000);
        await client.WaitForReceivedAsync(2000);
        var others = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => OpenPairAsync(npm)));

        await Patience.WaitForAsync(down, "credit for the server's sends after another channel was opened");
        await up;
        AssertNumbers(0, 6000, await server.WaitForReceivedAsync(6000));
        AssertNumbers(0, 12_000, await client.WaitForNumbersAsync(12_000));
        foreach (var other in others)
            Assert.Equal(1, (await other.Client.SendWithAckAsync(new { n = 1 })).GetProperty("n").GetInt32());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_5_A_slow_call_does_not_hold_up_the_other_channels(Transport transport)
    {
        var npm = await ConnectAsync(transport);
        var (client, _) = await OpenPairAsync(npm);
        await client.WaitForOpenAsync();
        await WaitForUpgradeAsync(transport);

        // The answer of this call, with its channel, stays in the proxy.
        Proxy.OnRequest = connection =>
        {
            if (connection.Kind == WireKind.Call)
                connection.ToClient.Stall();
        };
        var slow = OpenPairAsync(npm);
        for (var n = 0; n < 5; n++)
            Assert.Equal(n, (await client.SendWithAckAsync(new { n })).GetProperty("n").GetInt32());

        Assert.False(slow.IsCompleted);
        Proxy.OnRequest = null;
        Proxy.Resume();
        Assert.Equal(1, (await (await slow).Client.SendWithAckAsync(new { n = 1 })).GetProperty("n").GetInt32());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_8_An_abort_while_the_client_is_away_reaches_it_with_its_value(Transport transport)
    {
        var (client, server) = await OpenAwayAsync(transport);

        server.Channel.Abort(new { reason = "session-expired" });
        Proxy.RefusesConnections = false;

        var error = (await client.WaitForCloseAsync()).Error;
        Assert.Equal(("Abort", "session-expired"), (error?.Name, error?.AbortValue?.GetProperty("reason").GetString()));
        Assert.IsType<AbortException>(await server.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_8_Last_words_before_a_close_reach_a_client_that_was_away(Transport transport)
    {
        var (client, server) = await OpenAwayAsync(transport);

        _ = server.SendAsync(1);
        _ = server.SendAsync(2);
        _ = server.Channel.CloseAsync();
        Proxy.RefusesConnections = false;

        Assert.Null((await client.WaitForCloseAsync()).Error);
        AssertNumbers(1, 2, await client.WaitForNumbersAsync(2));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_8_Last_words_survive_the_close_deadline(Transport transport)
    {
        var (client, server) = await OpenAwayAsync(transport);

        _ = server.SendAsync(1);
        await Patience.WaitForAsync(server.Channel.CloseAsync(TimeSpan.FromMilliseconds(1)), "the close to give up waiting");
        Proxy.RefusesConnections = false;

        AssertNumbers(1, 1, await client.WaitForNumbersAsync(1));
        Assert.Null((await client.WaitForCloseAsync()).Error);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_9_The_backlog_of_a_slow_consumer_stays_within_its_window(Transport transport)
    {
        const int Size = 64 * 1024;
        const int Count = 200;
        const int Slow = 60;
        var (client, server) = await OpenPairAsync(
            await ConnectAsync(transport),
            end => end.Channel.Listen(message =>
                message.N < Slow ? Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System) : Task.CompletedTask));
        await client.WaitForOpenAsync();
        await WaitForUpgradeAsync(transport);
        var before = BytesToServer();

        var sending = client.SendNumbersAsync(0, Count, NpmChannel.Pace.Each, Size);
        for (var received = 1; received <= Slow; received++)
        {
            await server.WaitForReceivedAsync(received);
            var backlog = BytesToServer() - before - ((long)server.Received.Count * Size);
            // The window begins at 2 MiB; a sender may overdraw it by one message, and the proxy's and the system's buffers hold something.
            Assert.True(backlog < 6 * 1024 * 1024, $"{backlog} bytes wait at the server when it has received {received} messages.");
        }

        await sending;
        AssertNumbers(0, Count, await server.WaitForReceivedAsync(Count));

        long BytesToServer() => Proxy.All.Sum(connection => connection.BytesToServer);
    }

    [Theory]
    [InlineData(Transport.SseStreaming)]
    [InlineData(Transport.Upgrade)]
    public async Task Item_19_19_Nothing_is_lost_when_the_streaming_upload_is_swallowed(Transport transport)
    {
        Proxy.OnRequest = connection =>
        {
            if (connection.Kind == WireKind.SseUpload)
                connection.ToServer.Stall();
        };
        var (client, server) = await OpenPairAsync(await ConnectAsync(transport));
        await client.ListenToNumbersAsync();

        var up = client.SendNumbersAsync(0, 1000, everyMs: 2);
        await server.SendNumbersAsync(0, 50);
        await up;

        AssertNumbers(0, 1000, await server.WaitForReceivedAsync(1000));
        AssertNumbers(0, 50, await client.WaitForNumbersAsync(50));
    }

    [Theory]
    [InlineData(Transport.SseStreaming)]
    [InlineData(Transport.Upgrade)]
    public async Task Item_19_19_Nothing_is_lost_when_the_streaming_upload_breaks_at_once(Transport transport)
    {
        Proxy.OnRequest = connection =>
        {
            if (connection.Kind == WireKind.SseUpload)
                connection.Cut(CutKind.Reset);
        };
        var (client, server) = await OpenPairAsync(await ConnectAsync(transport));

        await client.SendNumbersAsync(0, 500, everyMs: 2);

        AssertNumbers(0, 500, await server.WaitForReceivedAsync(500));
    }

    [Theory]
    [InlineData(Transport.SseBatch)]
    [InlineData(Transport.UpgradeFromBatch)]
    public async Task Item_19_19_Nothing_is_lost_when_an_unknown_client_cannot_stream_uploads(Transport transport)
    {
        var (client, server) = await OpenPairAsync(await ConnectUnknownAsync(transport));
        await client.ListenToNumbersAsync();

        var up = client.SendNumbersAsync(0, 1000, everyMs: 2);
        await server.SendNumbersAsync(0, 50);
        await up;

        AssertNumbers(0, 1000, await server.WaitForReceivedAsync(1000));
        AssertNumbers(0, 50, await client.WaitForNumbersAsync(50));
    }

    [Theory]
    [InlineData(Transport.SseStreaming)]
    [InlineData(Transport.SseBatch)]
    public async Task Item_19_20_A_slow_answer_of_the_call_does_not_cost_the_channel(Transport transport)
    {
        await using var own = await UseServerAsync(options => options.Channel.ConnectTtl = TimeSpan.FromSeconds(3));
        Proxy.OnRequest = connection => connection.ToClient.Delay = connection.Kind == WireKind.Call ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;

        var (client, _) = await OpenPairAsync(transport);

        Assert.Equal(1, (await client.SendWithAckAsync(new { n = 1 })).GetProperty("n").GetInt32());
    }

    /// <summary>A channel whose client has lost its connection and cannot come back until the proxy lets it.</summary>
    private async Task<Pair> OpenAwayAsync(Transport transport)
    {
        var pair = await OpenPairAsync(transport);
        await pair.Client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);
        Proxy.RefusesConnections = true;
        Proxy.Cut(CutKind.Reset);
        await pair.Server.WaitForDetachAsync();
        return pair;
    }
}
