using Telefunc.Broadcasting;
using Telefunc.Broadcasting.Conformance;

namespace Telefunc.Tests.Broadcasting;

public class InMemoryConformanceTests : BroadcastTransportConformance
{
    private readonly InMemoryBroadcastTransport _engine = new(new InMemoryBroadcastOptions { RetainedMessages = 700, RetainedBytes = 8 * 1024 * 1024 });

    protected override int RetainedMessages => 700;

    protected override ValueTask<IBroadcastTransport> CreateTransportAsync() => new(_engine);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }
}
