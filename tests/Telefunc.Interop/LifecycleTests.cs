using System.Text.Json;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>How channels begin and end, from each side (issue 2; PROTOCOL.md 14).</summary>
public sealed class LifecycleTests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Open_callbacks_run_once_on_both_sides(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await WaitForUpgradeAsync(transport);
        await client.SendWithAckAsync(new { n = 1 });

        Assert.Equal(1, server.Opened);
        Assert.Equal(1, (await client.GetStateAsync()).Opened);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Messages_sent_before_the_client_attaches_arrive_first_and_in_order(Transport transport)
    {
        var (client, server) = await OpenPairAsync(await ConnectAsync(transport), end =>
        {
            for (var n = 0; n < 50; n++)
                _ = end.SendAsync(n, binary: n % 5 == 4);
        });
        await client.ListenToAllNumbersAsync();

        await server.SendNumbersAsync(50, 50);

        AssertNumbers(0, 100, await client.WaitForNumbersAsync(100));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_client_closes(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.SendNumbersAsync(0, 10);

        await client.CloseGracefullyAsync();
        Assert.Null(await server.WaitForCloseAsync());
        AssertNumbers(0, 10, server.Received);
        await Assert.ThrowsAsync<ChannelClosedException>(() => server.SendAsync(1));
        Assert.Equal("ChannelClosedError", (await Assert.ThrowsAsync<NpmException>(() => client.SendAsync(1))).Error.Name);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_server_closes(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await server.SendNumbersAsync(0, 10);

        Assert.True(await Patience.WaitForAsync(server.Channel.CloseAsync(), "the server's close"));

        Assert.Null((await client.WaitForCloseAsync()).Error);
        Assert.Null(await server.WaitForCloseAsync());
        AssertNumbers(0, 10, await client.WaitForNumbersAsync(10));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Both_sides_close_at_once(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);

        var ofServer = server.Channel.CloseAsync();
        var ofClient = client.CloseAsync();

        // Whoever was closed by the other before its own call is not told that the other agreed; so only the end counts here.
        await Patience.WaitForAsync(ofServer, "the server's close");
        await ofClient;
        Assert.Null((await client.WaitForCloseAsync()).Error);
        Assert.Null(await server.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_client_aborts_with_a_value(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);

        await client.AbortAsync(new { reason = "gone" });

        var error = (await client.WaitForCloseAsync()).Error;
        Assert.Equal(("Abort", "gone"), (error?.Name, error?.AbortValue?.GetProperty("reason").GetString()));
        // A client has no way to send its value; the server sees an end without an error (PROTOCOL.md 14.2).
        Assert.Null(await server.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_server_aborts_with_a_value(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await server.SendNumbersAsync(0, 3);

        server.Channel.Abort(new { reason = "session-expired" });

        var error = (await client.WaitForCloseAsync()).Error;
        Assert.Equal(("Abort", "session-expired"), (error?.Name, error?.AbortValue?.GetProperty("reason").GetString()));
        Assert.IsType<AbortException>(await server.WaitForCloseAsync());
        AssertNumbers(0, 3, await client.WaitForNumbersAsync(3));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_listener_of_the_server_throws_an_abort(Transport transport)
    {
        var (client, server) = await OpenPairAsync(
            await ConnectAsync(transport),
            end => end.Channel.Listen((Action<Message>)(message => throw new AbortException(new { refused = message.N }))));

        await client.SendAsync(new { n = 7 });

        var error = (await client.WaitForCloseAsync()).Error;
        Assert.Equal(("Abort", 7), (error?.Name, error?.AbortValue?.GetProperty("refused").GetInt32()));
        Assert.IsType<AbortException>(await server.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_listener_of_the_client_throws_an_abort(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenAsync(Reply.Abort("enough"));

        await server.SendAsync(1);

        Assert.Equal("Abort", (await client.WaitForCloseAsync()).Error?.Name);
        Assert.Null(await server.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_listener_of_the_server_fails_and_the_channel_goes_on(Transport transport)
    {
        var (client, server) = await OpenPairAsync(
            await ConnectAsync(transport),
            end => end.Channel.Listen((Action<Message>)(_ => throw new InvalidOperationException("A listener of a test fails."))));

        await client.SendNumbersAsync(0, 5);

        AssertNumbers(0, 5, await server.WaitForReceivedAsync(5));
        Assert.True(server.Channel.IsOpen);
        await client.CloseGracefullyAsync();
    }

    [Fact]
    public async Task A_channel_that_no_client_attaches_ends_with_a_network_error()
    {
        await using var server = await UseServerAsync(options => options.Channel.ConnectTtl = TimeSpan.FromMilliseconds(200));
        ServerEnd? end = null;
        using var http = new Raw.RawHttp(server.Port);

        await http.OpenChannelAsync("/Lab.telefunc.ts", "onPair", Lab.Plan(created => end = created));

        var error = Assert.IsType<NetworkException>(await end!.WaitForCloseAsync());
        Assert.Equal((true, NetworkErrorReason.NeverConnected), (error.IsChannel, error.Reason));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_telefunction_aborts(Transport transport)
    {
        var client = await ConnectAsync(transport);

        var withValue = await Assert.ThrowsAsync<NpmException>(() => client.CallAsync("/Lab.telefunc.ts", "onAbort", "closed"));
        var without = await Assert.ThrowsAsync<NpmException>(() => client.CallAsync("/Lab.telefunc.ts", "onAbort", [null]));

        Assert.Equal(("Abort", "closed"), (withValue.Error.Name, withValue.Error.AbortValue?.GetProperty("reason").GetString()));
        Assert.Equal("Abort", without.Error.Name);
    }

    [Fact]
    public async Task Calls_fail_as_the_npm_client_knows_it()
    {
        var client = await ConnectAsync(Transport.SseStreaming);

        var bug = await Assert.ThrowsAsync<NpmException>(() => client.CallAsync("/Lab.telefunc.ts", "onBug"));
        var shield = await Assert.ThrowsAsync<NpmException>(() => client.CallAsync("/Lab.telefunc.ts", "onDouble", "two"));
        var unknown = await Assert.ThrowsAsync<NpmException>(() => client.CallAsync("/Lab.telefunc.ts", "onUnknown"));

        Assert.StartsWith("Internal Server Error", bug.Error.Message);
        Assert.DoesNotContain("hunter2", bug.Error.Message);
        Assert.Contains("hunter2", Server.Log);
        Assert.Equal("ShieldValidationError", shield.Error.Name);
        Assert.Contains("out of sync", unknown.Error.Message);
        Assert.Equal(42, (await client.CallAsync("/Lab.telefunc.ts", "onDouble", 21)).GetInt32());
        Assert.Equal(JsonValueKind.Object, (await client.CallAsync("/Lab.telefunc.ts", "onNothing")).ValueKind);
    }
}
