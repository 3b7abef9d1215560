using System.Text.Json.Nodes;
using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;
using Telefunc.Npm;

namespace Telefunc.Interop.NpmServer;

/// <summary>A test with the .NET client, the npm package's own server, and a fault proxy of its own between them.</summary>
public abstract class NpmServerTest(NpmServerTest.Fixture fixture) : IClassFixture<NpmServerTest.Fixture>, IAsyncDisposable
{
    private readonly LogCollector _log = new(Microsoft.Extensions.Logging.LogLevel.Debug);
    private readonly List<TelefuncClient> _clients = [];

    internal FaultProxy Proxy { get; } = new(fixture.Server.Port);

    internal NodeServer Node => fixture.Server;

    public async ValueTask DisposeAsync()
    {
        // Clients close what is open while they still can. Without its connection each of them waits for the close timeout.
        await Task.WhenAll(_clients.Select(client => client.DisposeAsync().AsTask()));
        await Proxy.DisposeAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(_log.ToString());
        _log.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static void AssertNumbers(int count, IEnumerable<int> received) => Assert.Equal(Enumerable.Range(0, count), received);

    internal TelefuncClient Connect(Transport transport)
    {
        var client = new TelefuncClient(Proxy.Url, ClientInteropTest.OptionsFor(transport, _log));
        _clients.Add(client);
        return client;
    }

    internal async Task<(ClientEndOfPair Client, string Key)> OpenAsync(Transport transport)
    {
        var key = Guid.NewGuid().ToString();
        var result = await Patience.WaitForAsync(Connect(transport).CallAsync<Lab.PairResult>("/Lab.telefunc.ts", "onPair", [key]), "the call");
        var end = new ClientEndOfPair(result.Channel);
        end.Listen();
        await end.WaitForOpenAsync();
        return (end, key);
    }

    internal async Task<IReadOnlyList<int>> ReceivedByServerAsync(string key, int count)
    {
        using var patience = new CancellationTokenSource(Patience.Default, TimeProvider.System);
        while (true)
        {
            var received = (await Node.CallAsync("/Lab.telefunc.ts", "onState", key)).GetProperty("received").EnumerateArray().ToList();
            if (received.Count >= count)
                return [.. received.Select(message => message.GetProperty("n").GetInt32())];
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    internal Task WaitForUpgradeAsync(Transport transport) =>
        transport is Transport.Upgrade or Transport.UpgradeFromBatch
            ? Proxy.WaitForAsync(proxy => proxy.Open(WireKind.WebSocket).Count == 1 && proxy.Open(WireKind.SseDownload).Count == 0, "the upgrade")
            : Task.CompletedTask;

    /// <summary>The server of the tests of a class.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal NodeServer Server { get; private set; } = null!;

        /// <inheritdoc/>
        public async ValueTask InitializeAsync() => Server = await NodeServer.StartAsync(new JsonObject { ["transports"] = new JsonArray("sse", "ws") });

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
