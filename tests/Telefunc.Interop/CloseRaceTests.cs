using System.Text.Json;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Closes while requests are open on both sides, and while the channel is aborted (issue 3; PROTOCOL.md 13, 14).</summary>
public sealed class CloseRaceTests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    // On a busy machine the npm client may take its time.
    private static readonly TimeSpan LongEnoughForAnAnswer = TimeSpan.FromSeconds(4);

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_from_the_server_waits_for_the_requests_of_both_sides(Transport transport)
    {
        var open = await OpenWithRequestsAsync(transport);

        var closing = open.Server.Channel.CloseAsync(Long);
        open.Release.SetResult();

        await AssertAnsweredOnceAsync(open);
        Assert.True(await Patience.WaitForAsync(closing, "the server's close"));
        Assert.Null(await open.Server.WaitForCloseAsync());
        Assert.Null((await open.Client.WaitForCloseAsync()).Error);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_from_the_client_waits_for_the_requests_of_both_sides(Transport transport)
    {
        var open = await OpenWithRequestsAsync(transport);

        var closing = open.Client.CloseAsync(60_000);
        open.Release.SetResult();

        await AssertAnsweredOnceAsync(open);
        Assert.Equal(0, await closing);
        Assert.Null(await open.Server.WaitForCloseAsync());
        Assert.Null((await open.Client.WaitForCloseAsync()).Error);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Requests_that_outlast_the_deadline_fail_on_both_sides(Transport transport)
    {
        var open = await OpenWithRequestsAsync(transport, clientDelayMs: 100_000);

        Assert.True(await Patience.WaitForAsync(open.Server.Channel.CloseAsync(LongEnoughForAnAnswer), "the server's close"));

        Assert.Equal(NetworkErrorReason.CloseTimeout, (await Assert.ThrowsAsync<NetworkException>(() => open.OfServer)).Reason);
        await Assert.ThrowsAsync<NpmException>(() => open.OfClient);
        Assert.Equal(NetworkErrorReason.CloseTimeout, Assert.IsType<NetworkException>(await open.Server.WaitForCloseAsync()).Reason);
        Assert.NotNull((await open.Client.WaitForCloseAsync()).Error);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task An_abort_of_the_server_overtakes_its_close(Transport transport)
    {
        var open = await OpenWithRequestsAsync(transport, clientDelayMs: 100_000);
        var closing = open.Server.Channel.CloseAsync(Long);
        Assert.False(closing.IsCompleted);

        open.Server.Channel.Abort(new { reason = "changed my mind" });

        await Patience.WaitForAsync(closing, "the server's close");
        await Assert.ThrowsAsync<AbortException>(() => open.OfServer);
        Assert.Equal("Abort", (await Assert.ThrowsAsync<NpmException>(() => open.OfClient)).Error.Name);
        Assert.IsType<AbortException>(await open.Server.WaitForCloseAsync());
        var error = (await open.Client.WaitForCloseAsync()).Error;
        Assert.Equal(("Abort", "changed my mind"), (error?.Name, error?.AbortValue?.GetProperty("reason").GetString()));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task An_abort_of_the_server_overtakes_the_clients_close(Transport transport)
    {
        var open = await OpenWithRequestsAsync(transport, clientDelayMs: 100_000);
        var closing = open.Client.CloseAsync(60_000);
        await open.Server.WaitForSendClosedAsync();

        open.Server.Channel.Abort("over");

        await closing;
        await Assert.ThrowsAsync<AbortException>(() => open.OfServer);
        Assert.Equal("Abort", (await Assert.ThrowsAsync<NpmException>(() => open.OfClient)).Error.Name);
        Assert.IsType<AbortException>(await open.Server.WaitForCloseAsync());
        Assert.Equal("Abort", (await open.Client.WaitForCloseAsync()).Error?.Name);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_after_an_abort_changes_nothing(Transport transport)
    {
        await using var own = await UseServerAsync(_ => { });
        var (client, server) = await OpenPairAsync(transport);

        server.Channel.Abort("over");
        Assert.False(await Patience.WaitForAsync(server.Channel.CloseAsync(Long), "the server's close"));
        await server.Channel.DisposeAsync();

        Assert.IsType<AbortException>(await server.WaitForCloseAsync());
        Assert.Equal("Abort", (await client.WaitForCloseAsync()).Error?.Name);
        await client.CloseAsync();
        Assert.Equal("Abort", (await client.WaitForCloseAsync()).Error?.Name);
        await own.WaitForNoChannelsAsync();
        Assert.Single(server.Closes);
    }

    /// <summary>A channel on which each side waits for the other's answer; the server gives its answer when it is released.</summary>
    private async Task<Open> OpenWithRequestsAsync(Transport transport, int clientDelayMs = 200)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (client, server) = await OpenPairAsync(await ConnectAsync(transport), end => end.Channel.Listen<Answer>(async message =>
        {
            await release.Task;
            return new Answer(message.N + 1000);
        }));
        await client.WaitForOpenAsync();
        await WaitForUpgradeAsync(transport);
        await client.ListenToNumbersAsync(Reply.Echo, clientDelayMs);
        var ofClient = client.SendWithAckAsync(new { n = 1 });
        var ofServer = server.Channel.SendAsync<Answer>(new Message(2));
        await server.WaitForReceivedAsync(1);
        await client.WaitForReceivedAsync(1);
        return new Open(client, server, release, ofClient, ofServer);
    }

    private static async Task AssertAnsweredOnceAsync(Open open)
    {
        Assert.Equal(1001, (await open.OfClient).GetProperty("n").GetInt32());
        Assert.Equal(2, (await Patience.WaitForAsync(open.OfServer, "an acknowledgement of the npm client")).N);
        AssertNumbers(1, 1, open.Server.Received);
        AssertNumbers(2, 1, await open.Client.WaitForNumbersAsync(1));
    }

    private sealed record Open(NpmChannel Client, ServerEnd Server, TaskCompletionSource Release, Task<JsonElement> OfClient, Task<Answer> OfServer);
}
