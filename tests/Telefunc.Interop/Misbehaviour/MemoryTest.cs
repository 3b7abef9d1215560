using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>
/// A test with small limits, a time that only it moves, and a well-behaved neighbour on a connection of its own. Such tests run alone,
/// because they look at the memory of the whole process.
/// </summary>
[Collection(nameof(MeasuresMemory))]
public abstract class MemoryTest : IAsyncLifetime
{
    private protected const int Size = 64 * 1024;

    private readonly List<RawWire> _wires = [];
    private RawWire _neighbour = null!;
    private uint _neighboursSeq;

    public static TheoryData<string> Wires { get; } = ["ws", "sse"];

    internal FakeTimeProvider Time { get; } = new();

    internal TestServer Server { get; private set; } = null!;

    internal RawHttp Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.StartAsync(Configure, Time, LogLevel.Information);
        Http = new RawHttp(Server.Port);
        (_neighbour, _) = await AttachAsync("ws", Server.Port, end => end.Listen());
        await AssertNeighbourIsWellAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var wire in _wires)
            await wire.DisposeAsync();
        Http.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Configure(TelefuncOptions options);

    /// <summary>Opens a channel and attaches it at index 0 of a wire of its own.</summary>
    /// <param name="transport">The kind of wire.</param>
    /// <param name="port">The server's port, or that of a proxy before it.</param>
    /// <param name="prepare">Runs in the telefunction.</param>
    internal async Task<(RawWire Wire, ServerEnd End)> AttachAsync(string transport, int port, Action<ServerEnd> prepare)
    {
        ServerEnd? end = null;
        var id = await Http.OpenChannelAsync("/Lab.telefunc.ts", "onPair", Lab.Plan(created =>
        {
            end = created;
            prepare(created);
        }));
        var wire = await RawWire.AttachAsync(port, transport, id);
        _wires.Add(wire);
        return (wire, end!);
    }

    /// <summary>Checks that messages on the other connection are answered.</summary>
    internal async Task AssertNeighbourIsWellAsync()
    {
        var n = ++_neighboursSeq;
        await _neighbour.SendAsync(new RawFrame(RawFrame.TextAckRequest, seq: n, text: $$"""{"n":{{n}}}"""));
        var (_, answer, _) = await _neighbour.ReceiveUntilAsync(RawFrame.AckResponse);
        Assert.EndsWith($$"""{"n":{{n}}}""", answer.TextOfPayload);
    }

    /// <summary>Lets time pass, a second at a time, in which the neighbour keeps talking.</summary>
    internal async Task PassAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await AssertNeighbourIsWellAsync();
        }
    }
}
