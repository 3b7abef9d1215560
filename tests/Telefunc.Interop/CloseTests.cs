using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Closes that cannot complete, or meet another end (issue 3; PROTOCOL.md 14).</summary>
public sealed class CloseTests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    // On a busy machine the npm client may take its time.
    private static readonly TimeSpan LongEnoughForAnAnswer = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_that_the_client_cannot_answer_times_out(Transport transport)
    {
        await using var own = await UseServerAsync(options => options.Channel.CloseTimeout = Short);
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);
        StallToServer();

        Assert.False(await CloseAsync(server, Short));

        await AssertTimedOutAsync(server);
        await own.WaitForNoChannelsAsync();
        Proxy.Resume();
        Assert.Null((await client.WaitForCloseAsync()).Error);
        Assert.Single(server.Closes);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_times_out_while_the_page_stands_still(Transport transport)
    {
        await using var own = await UseServerAsync(_ => { });
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);

        await Node.FreezeAsync();
        try
        {
            Assert.False(await CloseAsync(server, Short));
            await AssertTimedOutAsync(server);
            await own.WaitForNoChannelsAsync();
        }
        finally
        {
            await Node.ThawAsync();
        }

        await client.WaitForCloseAsync();
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Await_using_ends_at_the_deadline_when_the_client_does_not_answer(Transport transport)
    {
        await using var own = await UseServerAsync(options => options.Channel.CloseTimeout = Short);
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);

        await using (server.Channel)
        {
            await server.SendAsync(1);
            StallToServer();
        }

        await AssertTimedOutAsync(server);
        await own.WaitForNoChannelsAsync();
        Proxy.Resume();
        AssertNumbers(1, 1, await client.WaitForNumbersAsync(1));
        Assert.Null((await client.WaitForCloseAsync()).Error);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_request_that_is_never_answered_fails_at_the_deadline_of_the_close(Transport transport)
    {
        await using var own = await UseServerAsync(options => options.Channel.CloseTimeout = LongEnoughForAnAnswer);
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenAsync(delayMs: 100_000);
        await WaitForUpgradeAsync(transport);
        var request = server.Channel.SendAsync<Answer>(new Message(1));
        await client.WaitForReceivedAsync(1);

        // The client agrees to close at once, and waits for its own listener as the server does.
        Assert.True(await CloseAsync(server, LongEnoughForAnAnswer));

        var failure = await Assert.ThrowsAsync<NetworkException>(() => request);
        Assert.Equal(NetworkErrorReason.CloseTimeout, failure.Reason);
        await AssertTimedOutAsync(server);
        await own.WaitForNoChannelsAsync();
        await client.WaitForCloseAsync();
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_callback_of_the_client_that_never_comes_back_holds_up_nobody_here(Transport transport)
    {
        await using var own = await UseServerAsync(_ => { });
        var (client, server) = await OpenPairAsync(transport);
        await client.HoldCloseAsync();

        Assert.True(await CloseAsync(server, Long));

        Assert.Null(await server.WaitForCloseAsync());
        Assert.Null((await client.WaitForCloseAsync()).Error);
        await own.WaitForNoChannelsAsync();
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_callback_of_the_server_that_outlasts_the_deadline_is_left_behind(Transport transport)
    {
        await using var own = await UseServerAsync(options => options.Channel.CloseTimeout = LongEnoughForAnAnswer);
        var calls = new List<Exception?>();
        var never = new TaskCompletionSource();
        var (client, server) = await OpenPairAsync(await ConnectAsync(transport), end => end.Channel.OnClose(async error =>
        {
            calls.Add(error);
            await never.Task;
        }));
        await client.WaitForOpenAsync();

        Assert.True(await CloseAsync(server, LongEnoughForAnAnswer));

        Assert.Null((await client.WaitForCloseAsync()).Error);
        await own.WaitForNoChannelsAsync();
        never.SetResult();
        Assert.Null(Assert.Single(calls));
        Assert.Null(await server.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_callback_of_the_server_is_awaited_within_the_deadline(Transport transport)
    {
        var release = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var (client, server) = await OpenPairAsync(await ConnectAsync(transport), end => end.Channel.OnClose(async _ =>
        {
            entered.SetResult();
            await release.Task;
        }));
        await client.WaitForOpenAsync();

        var closing = CloseAsync(server, Long);
        await Patience.WaitForAsync(entered.Task, "the close callback");
        Assert.Null((await client.WaitForCloseAsync()).Error);
        Assert.False(closing.IsCompleted);
        release.SetResult();

        Assert.True(await closing);
        Assert.Null(await server.WaitForCloseAsync());
    }

    /// <summary>Holds back what clients send, on the open connections and on those that they make.</summary>
    private void StallToServer()
    {
        Proxy.ToServer.Stall();
        Proxy.Stall(Direction.ToServer);
    }

    private static Task<bool> CloseAsync(ServerEnd server, TimeSpan timeout) =>
        Patience.WaitForAsync(server.Channel.CloseAsync(timeout), "the server's close");

    /// <summary>The channel has ended for the application here, which was told why.</summary>
    private static async Task AssertTimedOutAsync(ServerEnd server)
    {
        var error = Assert.IsType<NetworkException>(await server.WaitForCloseAsync());
        Assert.Equal((true, NetworkErrorReason.CloseTimeout), (error.IsChannel, error.Reason));
        Assert.False(server.Channel.IsOpen);
        Assert.Same(error, (await Assert.ThrowsAsync<ChannelClosedException>(() => server.SendAsync(1))).InnerException);
    }
}
