using Telefunc.Broadcasting;
using Telefunc.Broadcasting.Conformance;

namespace Telefunc.Tests.Broadcasting;

/// <summary>The engine in memory keeps the promises of engines.</summary>
public sealed class InMemoryConformanceTests : BroadcastTransportConformance, IDisposable
{
    private readonly InMemoryBroadcastTransport _transport = new(new InMemoryBroadcastOptions { RetainedMessages = 100 });

    protected override int RetainedMessages => 100;

    public void Dispose() => _transport.Dispose();

    protected override ValueTask<IBroadcastTransport> CreateTransportAsync() => ValueTask.FromResult<IBroadcastTransport>(_transport);
}
