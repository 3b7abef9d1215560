using Telefunc.Broadcasting;
using Telefunc.Broadcasting.Conformance;

namespace Telefunc.Redis.Tests;

/// <summary>On a cluster, which refuses scripts whose keys are not in one slot, with sharded publish/subscribe.</summary>
public class ClusterConformanceTests(ClusterConformanceTests.Cluster engine) : BroadcastTransportLossConformance, IClassFixture<ClusterConformanceTests.Cluster>
{
    protected override int RetainedMessages => 700;

    protected override ValueTask<IBroadcastTransport> CreateTransportAsync() =>
        new(Transports.Create(engine.Server.Address, options => options.RetainedMessages = RetainedMessages));

    protected override async ValueTask LoseDataAsync() => await engine.Server.CommandAsync("FLUSHALL");

    [Fact]
    public async Task Messages_travel_on_sharded_channels()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        await RecordAsync(transport, key);

        var plain = (string[])(await engine.Server.CommandAsync("PUBSUB", "CHANNELS"))!;
        var sharded = (string[])(await engine.Server.CommandAsync("PUBSUB", "SHARDCHANNELS"))!;

        Assert.DoesNotContain(plain, channel => channel.Contains(key, StringComparison.Ordinal));
        Assert.Contains(sharded, channel => channel.Contains(key, StringComparison.Ordinal));
    }

    public sealed class Cluster : IAsyncLifetime
    {
        public RedisServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            // Without the address a node that has met no other names none, and every connection waits for one that it cannot find.
            Server = await RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1");
            await Server.CommandAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
            var deadline = TimeProvider.System.GetTimestamp();
            while (!((string)(await Server.CommandAsync("CLUSTER", "INFO"))!).Contains("cluster_state:ok", StringComparison.Ordinal))
                Assert.True(TimeProvider.System.GetElapsedTime(deadline) < Interop.Patience.Default, "The cluster does not begin.");
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
