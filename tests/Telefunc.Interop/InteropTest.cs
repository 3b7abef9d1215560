using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>A test with the real server, the real npm client, and a fault proxy of its own between them.</summary>
public abstract class InteropTest(NodeProcess node, TestServer server) : IClassFixture<NodeProcess>, IClassFixture<TestServer>, IAsyncDisposable
{
    private readonly ConcurrentQueue<Pair> _pairs = new();
    private FaultProxy _proxy = new(server.Port);

    internal TestServer Server { get; private set; } = server;

    internal FaultProxy Proxy => _proxy;

    /// <summary>The process in which the npm client runs.</summary>
    internal NodeProcess Node => node;

    public virtual async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            await ReportAsync();
        await _proxy.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Goes on with a server that has options of its own, which the test must dispose of.</summary>
    internal async Task<TestServer> UseServerAsync(Action<TelefuncOptions> configure, LogLevel leastLogged = LogLevel.Warning)
    {
        await _proxy.DisposeAsync();
        Server = await TestServer.StartAsync(configure, leastLogged: leastLogged);
        _proxy = new FaultProxy(Server.Port);
        return Server;
    }

    /// <summary>A new client, with a connection of its own, that reaches the server through the proxy.</summary>
    internal Task<NpmClient> ConnectAsync(Transport transport) => ConnectAsync(transport, Proxy);

    /// <summary>A new client that reaches the server through a proxy of its own.</summary>
    internal Task<NpmClient> ConnectAsync(Transport transport, FaultProxy proxy) => NpmClient.CreateAsync(node, proxy.Url, transport);

    /// <summary>A new client that cannot stream uploads and does not look like a browser, so that the server has to find that out.</summary>
    internal Task<NpmClient> ConnectUnknownAsync(Transport transport) => NpmClient.CreateAsync(node, Proxy.Url, transport, "a proxy in between");

    /// <summary>Opens a channel and returns both of its ends; the server's end listens.</summary>
    /// <param name="prepare">Runs in the telefunction, before it returns.</param>
    internal async Task<Pair> OpenPairAsync(NpmClient client, Action<ServerEnd>? prepare = null)
    {
        var taken = new TaskCompletionSource<ServerEnd>();
        var key = Lab.Plan(end =>
        {
            end.Listen();
            prepare?.Invoke(end);
            taken.SetResult(end);
        });
        var channel = await client.OpenAsync("/Lab.telefunc.ts", "onPair", key);
        var pair = new Pair(channel, await taken.Task);
        _pairs.Enqueue(pair);
        return pair;
    }

    /// <summary>Opens a channel over a transport, with a client of its own, and waits until both ends are open.</summary>
    internal async Task<Pair> OpenPairAsync(Transport transport)
    {
        var pair = await OpenPairAsync(await ConnectAsync(transport));
        await pair.Client.WaitForOpenAsync();
        return pair;
    }

    /// <summary>Waits until the client has left SSE for a WebSocket, if its transports let it.</summary>
    internal Task WaitForUpgradeAsync(Transport transport) =>
        transport is Transport.Upgrade or Transport.UpgradeFromBatch
            ? Proxy.WaitForAsync(
                proxy => proxy.Open(WireKind.WebSocket).Count == 1 && proxy.Open(WireKind.SseDownload).Count == 0,
                "the upgrade to a WebSocket")
            : Task.CompletedTask;

    /// <summary>Checks that every number arrived once and in order.</summary>
    internal static void AssertNumbers(int from, int count, IEnumerable<int> received) =>
        Assert.Equal(Enumerable.Range(from, count), received);

    /// <summary>Says what both ends, the connections, the server and the Node process know, so that a rare failure can be understood.</summary>
    private async Task ReportAsync()
    {
        var report = TestContext.Current.TestOutputHelper!;
        foreach (var (client, end) in _pairs)
        {
            report.WriteLine($"Client: {await client.DescribeAsync()}");
            report.WriteLine($"Server: {end.Describe()}");
        }

        report.WriteLine($"Connections: {Proxy.Describe()}");
        report.WriteLine($"Log of the server:\n{Server.Trace}");
        report.WriteLine($"Log of the Node process:\n{node.Log}");
    }

    /// <summary>The two ends of one channel.</summary>
    internal sealed record Pair(NpmChannel Client, ServerEnd Server);
}
