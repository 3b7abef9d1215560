using System.Text.Json;
using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Npm;

namespace Telefunc.Interop.NpmServer;

/// <summary>
/// The npm client with the npm package's own server: shows that the server on which the .NET client is tested behaves as it does in the
/// hands of its own client.
/// </summary>
public abstract class NpmServerTest(NodeProcess node, NpmServerFixture fixture) : IClassFixture<NodeProcess>, IClassFixture<NpmServerFixture>, IAsyncDisposable
{
    internal NodeServer Server { get; } = fixture.Server;

    internal NodeProcess Node { get; } = node;

    internal FaultProxy Proxy { get; } = new(fixture.Server.Port);

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// A new client. One that upgrades has done so: during an upgrade the package's server loses messages and last words (PROTOCOL.md
    /// 19.1, 19.2, 19.8), which is not what these tests are about.
    /// </summary>
    internal async Task<NpmClient> ConnectAsync(Transport transport = Transport.WebSocket)
    {
        var client = await NpmClient.CreateAsync(Node, Proxy.Url, transport);
        if (transport is Transport.Upgrade or Transport.UpgradeFromBatch)
        {
            var upgraded = Proxy.Open(WireKind.WebSocket).Count + 1;
            var idle = await client.OpenAsync("/Echo.telefunc.ts", "onEcho");
            await idle.WaitForOpenAsync();
            await Proxy.WaitForAsync(
                proxy => proxy.Open(WireKind.WebSocket).Count == upgraded && proxy.Open(WireKind.SseDownload).Count == 0, "the upgrade to a WebSocket");
        }

        return client;
    }

    /// <summary>Opens a channel whose server end is reached under the returned key.</summary>
    internal async Task<(NpmChannel Channel, string Key)> OpenPairAsync(Transport transport)
    {
        var key = Guid.NewGuid().ToString();
        var channel = await (await ConnectAsync(transport)).OpenAsync("/Lab.telefunc.ts", "onPair", key);
        await channel.WaitForOpenAsync();
        return (channel, key);
    }

    internal Task<JsonElement> LabAsync(string name, params object?[] args) => Server.CallAsync("/Lab.telefunc.ts", name, args);

    internal static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];

    internal static void AssertJson(string expected, JsonElement actual)
    {
        using var document = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(document.RootElement, actual), $"Expected {expected}, but was {actual.GetRawText()}.");
    }
}
