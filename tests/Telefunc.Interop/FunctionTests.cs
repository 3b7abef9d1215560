using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Functions that the npm client passes as arguments (PROTOCOL.md 3.3, 19.5).</summary>
public sealed class FunctionTests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    private const string File = "/Callbacks.telefunc.ts";

    private readonly NodeProcess _node = node;

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_function_is_called_with_arguments_and_returns_results(Transport transport)
    {
        var npm = await ConnectAsync(transport);
        var function = new NpmFunction(_node);

        var sum = await npm.CallAsync(File, "onSum", 20, function.Argument);

        Assert.Equal(210, sum.GetInt32());
        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"[{n},\"call {n}\"]"), await function.GetCallsAsync());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_function_is_called_after_the_call_and_after_a_lost_connection(Transport transport)
    {
        var npm = await ConnectAsync(transport);
        var function = new NpmFunction(_node);
        var key = Guid.NewGuid().ToString();
        await npm.CallAsync(File, "onKeep", key, function.Argument);
        var call = Callbacks.Function(key);

        Assert.Equal(1, await Patience.WaitForAsync(call(1), "the function's first result"));
        await WaitForUpgradeAsync(transport);
        Assert.Equal(2, await Patience.WaitForAsync(call(2), "the function's second result"));
        Proxy.Cut(CutKind.Reset);
        Assert.Equal(3, await Patience.WaitForAsync(call(3), "the function's third result, after a reconnect"));

        Assert.Equal(["[1]", "[2]", "[3]"], await function.GetCallsAsync());
    }

    [Fact]
    public async Task A_function_that_returns_nothing_or_throws()
    {
        var npm = await ConnectAsync(Transport.WebSocket);

        Assert.Equal("fine", (await npm.CallAsync(File, "onReport", new NpmFunction(_node).Argument)).GetString());
        Assert.Equal("the function threw", (await npm.CallAsync(File, "onReport", new NpmFunction(_node, Reply.Throw("it broke")).Argument)).GetString());
        var undefined = await npm.CallAsync(File, "onReport", new NpmFunction(_node, new Dictionary<string, string> { ["$"] = "undefined" }).Argument);
        Assert.Equal("fine", undefined.GetString());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_5_A_call_with_a_function_that_is_held_up_delays_no_other_channel(Transport transport)
    {
        await using var patient = await UseServerAsync(options => options.Channel.ConnectTtl = TimeSpan.FromMinutes(10));
        var npm = await ConnectAsync(transport);
        var (client, _) = await OpenPairAsync(npm);
        await client.WaitForOpenAsync();
        await WaitForUpgradeAsync(transport);

        var slow = await HoldUpAsync(npm);
        for (var n = 0; n < 5; n++)
            Assert.Equal(n, (await client.SendWithAckAsync(new { n })).GetProperty("n").GetInt32());

        Assert.False(slow.IsCompleted);
        Assert.Equal(6, await LetGoAsync(slow));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_5_A_call_that_is_held_up_survives_a_reconnect_and_another_channel(Transport transport)
    {
        await using var patient = await UseServerAsync(options => options.Channel.ConnectTtl = TimeSpan.FromMinutes(10));
        var npm = await ConnectAsync(transport);
        var (client, _) = await OpenPairAsync(npm);
        await client.WaitForOpenAsync();
        var slow = await HoldUpAsync(npm);

        // An answer on the other channel shows that the server has acknowledged the function's channel, so it is not listed as new any more.
        await client.SendWithAckAsync(new { n = 1 });
        Proxy.Cut(CutKind.Reset, WireKind.WebSocket, WireKind.SseDownload, WireKind.SseUpload, WireKind.SseBatch);
        await client.SendWithAckAsync(new { n = 2 });
        Proxy.OnRequest = null;
        var (another, _) = await OpenPairAsync(npm);
        await another.SendWithAckAsync(new { n = 3 });

        Assert.False(slow.IsCompleted);
        Assert.Equal(6, await LetGoAsync(slow));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.Upgrading), MemberType = typeof(EveryTransport))]
    public async Task Item_19_5_A_call_that_is_held_up_survives_the_upgrade(Transport transport)
    {
        await using var patient = await UseServerAsync(options => options.Channel.ConnectTtl = TimeSpan.FromMinutes(10));
        var slow = await HoldUpAsync(await ConnectAsync(transport));

        await WaitForUpgradeAsync(transport);

        Assert.False(slow.IsCompleted);
        Assert.Equal(6, await LetGoAsync(slow));
    }

    /// <summary>Calls a telefunction with a function; the request stays in the proxy, while the function's channel is made known to the server.</summary>
    private async Task<Task<int>> HoldUpAsync(NpmClient npm)
    {
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Proxy.OnRequest = connection =>
        {
            if (connection.Kind != WireKind.Call)
                return;
            connection.ToServer.Stall();
            isHeld.TrySetResult();
        };
        var call = SumAsync(npm);
        await Patience.WaitForAsync(isHeld.Task, "the call to be held up");
        return call;
    }

    private async Task<int> SumAsync(NpmClient npm) => (await npm.CallAsync(File, "onSum", 3, new NpmFunction(_node).Argument)).GetInt32();

    private async Task<int> LetGoAsync(Task<int> call)
    {
        Proxy.OnRequest = null;
        Proxy.Resume();
        return await Patience.WaitForAsync(call, "the call that was held up");
    }
}
