using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>A test that misbehaves on the raw wire, and checks that a well-behaved neighbour notices nothing.</summary>
public abstract class RawTest(TestServer server) : IClassFixture<TestServer>, IAsyncLifetime
{
    private RawWire _neighbour = null!;
    private ServerEnd _neighboursEnd = null!;
    private uint _neighboursSeq;

    public static TheoryData<string> Wires { get; } = ["ws", "sse"];

    internal TestServer Server { get; } = server;

    internal RawHttp Http { get; } = new(server.Port);

    public async ValueTask InitializeAsync()
    {
        (var id, _neighboursEnd) = await OpenChannelAsync();
        _neighbour = await RawWire.AttachAsync(Server.Port, "ws", id);
        await AssertNeighbourIsWellAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _neighbour.DisposeAsync();
        Http.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens a channel whose server end answers and keeps what arrives; nothing is attached to it yet.</summary>
    internal async Task<(string Id, ServerEnd End)> OpenChannelAsync()
    {
        ServerEnd? end = null;
        var id = await Http.OpenChannelAsync("/Lab.telefunc.ts", "onPair", Lab.Plan(created =>
        {
            end = created;
            created.Listen();
        }));
        return (id, end!);
    }

    /// <summary>Checks that another connection, made before, still has its messages answered, and that new ones can be made.</summary>
    internal async Task AssertNeighbourIsWellAsync()
    {
        var n = (int)++_neighboursSeq;
        await _neighbour.SendAsync(new RawFrame(RawFrame.TextAckRequest, seq: _neighboursSeq, text: $$"""{"n":{{n}}}"""));
        var (_, answer, _) = await _neighbour.ReceiveUntilAsync(RawFrame.AckResponse);
        Assert.EndsWith($$"""{"n":{{n}}}""", answer.TextOfPayload);
        Assert.Equal(n, (await _neighboursEnd.WaitForReceivedAsync(n))[^1]);
    }
}
