using Telefunc.Broadcasting;
using Telefunc.Broadcasting.Conformance;

namespace Telefunc.Redis.Tests;

public class RedisConformanceTests(RedisConformanceTests.Single engine) : BroadcastTransportLossConformance, IClassFixture<RedisConformanceTests.Single>
{
    protected override int RetainedMessages => 700;

    protected override ValueTask<IBroadcastTransport> CreateTransportAsync() =>
        new(Transports.Create(engine.Server.Address, options => options.RetainedMessages = RetainedMessages));

    protected override async ValueTask LoseDataAsync() => await engine.Server.CommandAsync("FLUSHALL");

    public sealed class Single : IAsyncLifetime
    {
        public RedisServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await RedisServer.StartAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
