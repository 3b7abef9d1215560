using Telefunc.Interop.Faults;
using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>
/// A client that sends on although it has no credit left, to a listener that does not finish (issue 3; PROTOCOL.md 15, 19.9): reading
/// from its connection pauses at <see cref="ChannelOptions.ConnectionReceiveLimit"/>.
/// </summary>
public sealed class IgnoredCreditTests : MemoryTest
{
    private const int Count = 512;
    private const int Window = 2 * 1024 * 1024;
    private const int Limit = 1024 * 1024;

    // What the system holds in the two sockets between the proxy and the server, what the web server reads ahead, and one message.
    private const int Buffers = 12 * 1024 * 1024;

    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FaultProxy _proxy = null!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Theory]
    [InlineData("ws", RawFrame.Text)]
    [InlineData("ws", RawFrame.TextAckRequest)]
    [InlineData("sse", RawFrame.Text)]
    [InlineData("sse", RawFrame.TextAckRequest)]
    public async Task Reading_pauses_at_the_limit_and_goes_on_with_the_listener(string transport, byte tag)
    {
        var (wire, end) = await AttachFlooderAsync(transport);

        var sending = FloodAsync(wire, tag, Count);
        await Server.WaitForLogAsync("Reading from the");

        // Ten ping intervals, in which the client's own signs of life, if any, lie behind what is not read.
        await PassAsync(10);
        Assert.False(sending.IsCompleted);
        Assert.InRange(_proxy.All.Sum(connection => connection.BytesToServer), Limit, Window + Limit + Buffers);
        Assert.Single(await end.WaitForReceivedAsync(1));

        _release.SetResult();
        await Patience.WaitForAsync(sending, "the server to read on");
        Assert.Equal(Enumerable.Range(1, Count), await end.WaitForReceivedAsync(Count));
        Assert.Empty(end.Closes);
        await wire.PingAsync();
    }

    [Fact]
    public async Task A_streaming_upload_pauses_too()
    {
        var (wire, end) = await AttachFlooderAsync("sse");
        var sse = (RawSse)wire;
        var body = RawSse.Body($$"""{"connId":"{{sse.ConnId}}","streamRequest":true}""", Frames(RawFrame.Text, Count));

        var sending = sse.PostAsync(body);
        await Server.WaitForLogAsync("Reading from the");

        await PassAsync(10);
        Assert.False(sending.IsCompleted);
        Assert.InRange(_proxy.All.Sum(connection => connection.BytesToServer), Limit, Window + Limit + Buffers);
        _release.SetResult();
        Assert.Equal(Enumerable.Range(1, Count), await end.WaitForReceivedAsync(Count));
        (await sending).Dispose();
    }

    /// <summary>A client that says nothing is dropped after two intervals, so the other tests show that a pause makes a difference.</summary>
    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Without_a_pause_silence_ends_the_wire(string transport)
    {
        var (wire, end) = await AttachFlooderAsync(transport);

        await PassAsync(4);

        await wire.ReceiveToEndAsync();
        await end.WaitForDetachAsync();
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Silence_counts_from_the_end_of_the_pause(string transport)
    {
        // All that was sent has been read when reading pauses, so that nothing which waits in a socket shows a sign of life afterwards.
        const int JustEnough = ((Window + Limit) / Size) + 1;
        var (wire, end) = await AttachFlooderAsync(transport);
        await FloodAsync(wire, RawFrame.Text, JustEnough);
        // On SSE the answer to the request has said that everything was taken; the pause is then due before the next request.
        if (transport == "ws")
            await Server.WaitForLogAsync("Reading from the");
        await PassAsync(10);

        _release.SetResult();
        await end.WaitForReceivedAsync(JustEnough);
        await PassAsync(1);

        await wire.PingAsync();
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task A_pause_without_end_ends_the_connection(string transport)
    {
        var (wire, end) = await AttachFlooderAsync(transport);

        var sending = FloodAsync(wire, RawFrame.Text, Count);
        await Server.WaitForLogAsync("Reading from the");
        await PassAsync(62);

        Assert.Equal(NetworkErrorReason.ReceiveLimit, Assert.IsType<NetworkException>(await end.WaitForCloseAsync()).Reason);
        await Record.ExceptionAsync(() => Patience.WaitForAsync(sending, "the sender to be cut off"));
        _release.SetResult();
    }

    private protected override void Configure(TelefuncOptions options)
    {
        options.Channel.ConnectionReceiveLimit = Limit;
        options.Channel.PingInterval = TimeSpan.FromSeconds(1);
    }

    private Task<(RawWire Wire, ServerEnd End)> AttachFlooderAsync(string transport)
    {
        _proxy = new FaultProxy(Server.Port);
        return AttachAsync(transport, _proxy.Port, end =>
        {
            end.Listen();
            end.Channel.Listen(_ => _release.Task);
        });
    }

    /// <summary>Sends numbered messages, from 1 on: on SSE all of them in one request.</summary>
    private static async Task FloodAsync(RawWire wire, byte tag, int count)
    {
        if (wire is RawSse sse)
        {
            (await sse.PostAsync(RawSse.Body($$"""{"connId":"{{sse.ConnId}}"}""", Frames(tag, count)))).Dispose();
            return;
        }

        foreach (var frame in Frames(tag, count))
            await wire.SendBytesAsync(frame);
    }

    private static byte[][] Frames(byte tag, int count)
    {
        var pad = new string('x', Size);
        return [.. Enumerable.Range(1, count).Select(n => new RawFrame(tag, 0, (uint)n, $$"""{"n":{{n}},"pad":"{{pad}}"}""").ToBytes())];
    }
}
