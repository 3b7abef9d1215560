using System.Text.Json.Nodes;
using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;
using Telefunc.Npm;

namespace Telefunc.Interop.NpmServer;

/// <summary>The .NET client against the npm package's own server, with a fault proxy between them.</summary>
public sealed class NpmServerTests : IAsyncLifetime
{
    private readonly LogCollector _log = new(Microsoft.Extensions.Logging.LogLevel.Debug);
    private readonly List<TelefuncClient> _clients = [];
    private NodeServer _node = null!;
    private FaultProxy _proxy = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await NodeServer.StartAsync(new JsonObject { ["transports"] = new JsonArray("sse", "ws") });
        _proxy = new FaultProxy(_node.Port);
    }

    public async ValueTask DisposeAsync()
    {
        // Clients close what is open while they still can. Without its connection each of them waits for the close timeout.
        await Task.WhenAll(_clients.Select(client => client.DisposeAsync().AsTask()));
        await _proxy.DisposeAsync();
        await _node.DisposeAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(_log.ToString());
        _log.Dispose();
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Messages_and_acknowledgements_pass_both_ways_and_a_close_is_graceful(Transport transport)
    {
        var (client, key) = await OpenAsync(transport);

        await client.SendNumbersAsync(0, 20);
        await _node.CallAsync("/Lab.telefunc.ts", "onSendNumbers", key, 0, 20, false);

        AssertNumbers(20, await client.WaitForReceivedAsync(20));
        Assert.Equal(new Message(7), await Patience.WaitForAsync(client.Channel.SendAsync<Message>(new Message(7)), "the answer"));
        Assert.Equal(5, (await _node.CallAsync("/Lab.telefunc.ts", "onAsk", key, new { n = 5 })).GetProperty("n").GetInt32());
        AssertNumbers(20, (await ReceivedByServerAsync(key, 21)).Take(20));
        await client.CloseGracefullyAsync();
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Five_cuts_in_a_row_lose_nothing_either_way(Transport transport)
    {
        var (client, key) = await OpenAsync(transport);
        await WaitForUpgradeAsync(transport);
        var up = client.SendNumbersAsync(0, 200, everyMs: 10);
        var down = DownAsync();
        for (var cut = 0; cut < 5; cut++)
        {
            await client.WaitForReceivedAsync(client.Received.Count + 3);
            _proxy.Cut((CutKind)(cut % 2));
        }

        await up;
        await down;

        AssertNumbers(200, await ReceivedByServerAsync(key, 200));
        AssertNumbers(200, await client.WaitForReceivedAsync(200));
        await client.CloseGracefullyAsync();

        async Task DownAsync()
        {
            for (var n = 0; n < 200; n++)
            {
                await _node.CallAsync("/Lab.telefunc.ts", "onSend", key, new { n });
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Many_awaited_messages_each_way_are_not_stuck_without_credit(Transport transport)
    {
        var (client, key) = await OpenAsync(transport);

        var down = _node.CallAsync("/Lab.telefunc.ts", "onSendNumbers", key, 0, 2000, false);
        await client.SendNumbersAsync(0, 2000);
        await Patience.WaitForAsync(down, "credit");

        AssertNumbers(2000, await client.WaitForReceivedAsync(2000));
        AssertNumbers(2000, await ReceivedByServerAsync(key, 2000));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_server_closes_and_aborts(Transport transport)
    {
        var (closed, closedKey) = await OpenAsync(transport);
        var (aborted, abortedKey) = await OpenAsync(transport);

        Assert.Equal(0, (await _node.CallAsync("/Lab.telefunc.ts", "onClose", closedKey)).GetInt32());
        await _node.CallAsync("/Lab.telefunc.ts", "onAbort", abortedKey, new { n = 9 });

        Assert.Null(await closed.WaitForCloseAsync());
        Assert.Equal(9, Assert.IsType<AbortException>(await aborted.WaitForCloseAsync()).GetValue<Message>().N);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Functions_of_the_client_are_called(Transport transport)
    {
        var function = TelefuncCallback.From((int n) => Task.FromResult(10 * n));

        var results = await Patience.WaitForAsync(
            Connect(transport).CallAsync<int[]>("/Functions.telefunc.ts", "onCallEach", [5, function]), "the call");

        Assert.Equal([0, 10, 20, 30, 40], results);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Members_of_a_broadcast_hear_each_other_through_cuts(Transport transport)
    {
        var key = Guid.NewGuid().ToString();
        await using var first = await JoinAsync(Connect(transport), key);
        await using var second = await JoinAsync(Connect(transport), key);
        var received = new List<int>();
        var changes = new Changes();
        var subscription = second.Subscribe((message, info) =>
        {
            lock (received)
                received.Add(message.N);
            changes.Notice();
        });
        await Patience.WaitForAsync(subscription.Started, "the subscription");

        for (var n = 0; n < 30; n++)
        {
            if (n % 10 == 5)
                _proxy.Cut(CutKind.Reset);
            Assert.Equal(n + 1, (await Patience.WaitForAsync(first.PublishAsync(new Message(n)), "the receipt")).Seq);
        }

        await changes.WaitForAsync(() => Count() == 30, "30 messages", () => $"Received: {Count()}");
        AssertNumbers(30, received);

        int Count()
        {
            lock (received)
                return received.Count;
        }
    }

    private static Task<BroadcastChannel<Message>> JoinAsync(TelefuncClient client, string key) =>
        Patience.WaitForAsync(client.CallAsync<BroadcastChannel<Message>>("/Chat.telefunc.ts", "onJoin", [key]), "the call");

    private static void AssertNumbers(int count, IEnumerable<int> received) => Assert.Equal(Enumerable.Range(0, count), received);

    private TelefuncClient Connect(Transport transport)
    {
        var client = new TelefuncClient(_proxy.Url, ClientInteropTest.OptionsFor(transport, _log));
        _clients.Add(client);
        return client;
    }

    private async Task<(ClientEndOfPair Client, string Key)> OpenAsync(Transport transport)
    {
        var key = Guid.NewGuid().ToString();
        var result = await Patience.WaitForAsync(Connect(transport).CallAsync<Lab.PairResult>("/Lab.telefunc.ts", "onPair", [key]), "the call");
        var end = new ClientEndOfPair(result.Channel);
        end.Listen();
        await end.WaitForOpenAsync();
        return (end, key);
    }

    private async Task<IReadOnlyList<int>> ReceivedByServerAsync(string key, int count)
    {
        using var patience = new CancellationTokenSource(Patience.Default, TimeProvider.System);
        while (true)
        {
            var received = (await _node.CallAsync("/Lab.telefunc.ts", "onState", key)).GetProperty("received").EnumerateArray().ToList();
            if (received.Count >= count)
                return [.. received.Select(message => message.GetProperty("n").GetInt32())];
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private Task WaitForUpgradeAsync(Transport transport) =>
        transport is Transport.Upgrade or Transport.UpgradeFromBatch
            ? _proxy.WaitForAsync(proxy => proxy.Open(WireKind.WebSocket).Count == 1 && proxy.Open(WireKind.SseDownload).Count == 0, "the upgrade")
            : Task.CompletedTask;
}
