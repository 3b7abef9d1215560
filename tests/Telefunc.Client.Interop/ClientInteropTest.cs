using System.Collections.Concurrent;
using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>A test with the real server, the .NET client, and a fault proxy of its own between them.</summary>
public abstract class ClientInteropTest(TestServer server) : IClassFixture<TestServer>, IAsyncDisposable
{
    private readonly ConcurrentQueue<TelefuncClient> _clients = new();
    private readonly LogCollector _log = new(Microsoft.Extensions.Logging.LogLevel.Debug);
    private TestServer? _own;
    private FaultProxy _proxy = new(server.Port);

    internal TestServer Server { get; private set; } = server;

    internal FaultProxy Proxy => _proxy;

    /// <summary>What the clients have logged.</summary>
    internal string ClientLog => _log.ToString();

    public virtual async ValueTask DisposeAsync()
    {
        // Clients close what is open while they still can. Without its connection each of them waits for the close timeout.
        await Task.WhenAll(_clients.Select(client => client.DisposeAsync().AsTask()));
        await _proxy.DisposeAsync();
        if (_own is not null)
            await _own.DisposeAsync();

        // Shown with a test that has failed.
        TestContext.Current.TestOutputHelper?.WriteLine(ClientLog);
        _log.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Goes on with a server that has options of its own. It is there until the clients have closed what is open.</summary>
    internal async Task UseServerAsync(Action<TelefuncOptions> configure)
    {
        await _proxy.DisposeAsync();
        Server = _own = await TestServer.StartAsync(configure);
        _proxy = new FaultProxy(Server.Port);
    }

    /// <summary>A new client, with a connection of its own, that reaches the server through the proxy.</summary>
    internal TelefuncClient Connect(Transport transport, Action<TelefuncClientOptions>? configure = null) => Connect(transport, Proxy, configure);

    /// <summary>A new client that reaches the server through a proxy of its own.</summary>
    internal TelefuncClient Connect(Transport transport, FaultProxy proxy, Action<TelefuncClientOptions>? configure = null)
    {
        var options = OptionsFor(transport, _log);
        configure?.Invoke(options);
        var client = new TelefuncClient(proxy.Url, options);
        _clients.Enqueue(client);
        return client;
    }

    /// <summary>The options of a client that uses a transport.</summary>
    internal static TelefuncClientOptions OptionsFor(Transport transport, LogCollector log)
    {
        var options = new TelefuncClientOptions
        {
            LoggerFactory = new Microsoft.Extensions.Logging.LoggerFactory(
                [log], new Microsoft.Extensions.Logging.LoggerFilterOptions { MinLevel = Microsoft.Extensions.Logging.LogLevel.Debug }),
        };
        options.Channel.Transports = transport switch
        {
            Transport.WebSocket => ChannelTransports.WebSocket,
            Transport.SseStreaming or Transport.SseBatch => ChannelTransports.Sse,
            _ => ChannelTransports.Sse | ChannelTransports.WebSocket,
        };
        options.Channel.StreamUploads = transport is not (Transport.SseBatch or Transport.UpgradeFromBatch);
        // Waits between attempts do not grow: these tests cut connections long before one of them counts as proved.
        options.Channel.MaxReconnectDelay = options.Channel.ReconnectDelay;
        return options;
    }

    /// <summary>Opens a channel and returns both of its ends; the server's end listens.</summary>
    /// <param name="client">The client.</param>
    /// <param name="prepare">Runs in the telefunction, before it returns.</param>
    internal static async Task<Pair> OpenPairAsync(TelefuncClient client, Action<ServerEnd>? prepare = null)
    {
        var taken = new TaskCompletionSource<ServerEnd>();
        var key = Lab.Plan(end =>
        {
            end.Listen();
            prepare?.Invoke(end);
            taken.SetResult(end);
        });
        var result = await Patience.WaitForAsync(client.CallAsync<Lab.PairResult>("/Lab.telefunc.ts", "onPair", [key]), "the call");
        return new Pair(new ClientEndOfPair(result.Channel), await taken.Task);
    }

    /// <summary>Opens a channel over a transport, with a client of its own, and waits until both ends are open; both listen.</summary>
    internal async Task<Pair> OpenPairAsync(Transport transport)
    {
        var pair = await OpenPairAsync(Connect(transport));
        pair.Client.Listen();
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

    /// <summary>The two ends of one channel.</summary>
    internal sealed record Pair(ClientEndOfPair Client, ServerEnd Server);
}
