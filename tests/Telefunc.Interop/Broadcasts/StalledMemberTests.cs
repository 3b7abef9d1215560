using System.Buffers.Binary;
using Telefunc.Interop.Misbehaviour;
using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Broadcasts;

/// <summary>
/// One of 2,000 members never reads from its socket (PROTOCOL.md 19.10). The server is a process of its own; what it holds for that member is what
/// it holds more than it did for the same publishes while all were reading.
/// </summary>
[Collection(nameof(MeasuresMemory))]
public sealed class StalledMemberTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Readers = 1999;
    private const int Connections = 20;
    private const int Size = 4 * 1024;
    private const int Count = 320;

    // Fewer than the key's buffer holds, so that no reader is slow, however busy the machine is.
    private const int UnderWay = 8;
    private const int HighWaterMark = 128 * 1024;
    private const int Replay = 512 * 1024;
    private const int Buffer = 128 * 1024;

    // The system takes little of what nobody reads, so that the rest waits on the server's wire.
    private const int TakenBySystem = 4096;

    // docs/broadcast.md, "What a member that does not read holds": the wire, the replay buffer and the key's buffer, each with the newest message
    // on top, and what a message costs beside its length.
    private const int Messages = ((Replay + Buffer) / Size) + 2;
    private const long MostHeld = (3L * (HighWaterMark + Size)) + Replay + Buffer + (2 * Size) + (Messages * 200L);

    private ServerProcess _server = null!;
    private Audience _audience = null!;
    private RawWire? _stalled;
    private int _published;

    [Fact]
    public async Task Item_19_10_A_member_that_never_reads_harms_nobody_and_is_let_go()
    {
        await StartAsync(SlowMember.Disconnect);
        var before = await PublishAsync();

        var stalled = await StallAsync("ws");
        var first = _published + 1;
        AssertBounded(before, await PublishAsync());
        Assert.Equal(nameof(NetworkErrorReason.SlowMember), await _server.EndOfAsync("stalled"));

        // When it reads at last, it finds what the wire had taken, without a hole, and then the error.
        var (all, _, _) = await stalled.ReceiveUntilAsync(RawFrame.Error);
        var seqs = all.Where(frame => frame.Tag == RawFrame.PublishBinary).Select(SeqOf).ToArray();
        Assert.Equal(Enumerable.Range(first, seqs.Length), seqs);
        Assert.InRange(seqs.Length, 1, Count - 1);
    }

    [Fact]
    public async Task Item_19_10_A_member_that_does_not_read_for_long_harms_nobody_and_sees_its_hole()
    {
        await StartAsync(SlowMember.DropOldest);
        var before = await PublishAsync();

        var stalled = await StallAsync("sse");
        var first = _published + 1;
        AssertBounded(before, await PublishAsync());
        Assert.Null(await _server.EndOfAsync("stalled"));

        // When it reads at last, it finds what the wire had taken and then, after one hole, what the key still held.
        var seqs = await ReadUntilAsync(stalled, _published);
        var taken = seqs.TakeWhile((seq, n) => seq == first + n).Count();
        var held = seqs.Length - taken;
        Assert.InRange(taken, 1, Count - 1);
        Assert.InRange(held, 1, (Buffer / Size) + 1);
        Assert.Equal(Enumerable.Range(_published - held + 1, held), seqs[taken..]);
        Assert.True(seqs.Length < Count, "Nothing is missing.");

        // And it goes on like everybody else.
        await _server.PublishAsync(UnderWay, Size);
        Assert.Equal(Enumerable.Range(_published + 1, UnderWay), await ReadUntilAsync(stalled, _published + UnderWay));
        await _audience.WaitForAsync(_published + UnderWay);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stalled is not null)
            await _stalled.DisposeAsync();
        await _audience.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task StartAsync(SlowMember slowMember)
    {
        _server = await ServerProcess.StartAsync(
            ("Channel:ConnectionHighWaterMark", HighWaterMark),
            ("Channel:ReplayBufferBinary", Replay),
            ("Channel:PingInterval", TimeSpan.FromHours(1)),
            ("Broadcast:BufferLimitBinary", Buffer),
            ("Broadcast:SlowMember", slowMember));
        _audience = await Audience.JoinAsync(_server, Readers, Connections);

        // Whatever is made once is made now.
        await PublishAsync(Count / 8);
    }

    /// <summary>Attaches the member that does not read.</summary>
    private async Task<RawWire> StallAsync(string transport)
    {
        _stalled = transport == "ws" ? await RawWebSocket.ConnectAsync(_server.Port, takes: TakenBySystem) : await RawSse.ConnectAsync(_server.Port);
        await _stalled.ReconcileAsync($$"""{"open":[{"id":"{{await _server.OpenMemberAsync("stalled")}}","ix":0,"lastSeq":0,"initial":true}]}""");
        await _stalled.SendAsync(new RawFrame(RawFrame.Subscribe, text: "\u0001"));
        await _stalled.PingAsync();
        _stalled.AnswersQuestions = true;
        return _stalled;
    }

    /// <summary>Publishes, some messages at a time, and waits until every reader has heard them.</summary>
    /// <returns>What the server held, again and again, while nothing was under way to those who read.</returns>
    private async Task<IReadOnlyList<long>> PublishAsync(int count = Count)
    {
        var held = new List<long>();
        for (var n = UnderWay; n <= count; n += UnderWay)
        {
            await _server.PublishAsync(UnderWay, Size);
            _published += UnderWay;
            await _audience.WaitForAsync(_published);
            if (n % (2 * UnderWay) == 0)
                held.Add(await _server.MeasureAsync());
        }

        return held;
    }

    private void AssertBounded(IReadOnlyList<long> before, IReadOnlyList<long> stalled)
    {
        // What the array pool keeps comes and goes from one measure to the next.
        var most = stalled.Max() - before.Order().ElementAt(before.Count / 2);
        output.WriteLine(
            $"{Readers} readers: from {before.Min():N0} to {before.Max():N0} bytes. One more that does not read: {most:N0} bytes more at most; by the options {MostHeld:N0}; published {(long)Count * Size:N0}.");

        // The measure is not blind: what the key holds for the member is seen.
        Assert.True(most >= Buffer, $"Held before: {string.Join(", ", before)}; afterwards: {string.Join(", ", stalled)}.");
        Assert.True(most <= MostHeld, $"{most} bytes more are held, after {(long)Count * Size} were published to a member that does not read.");
    }

    private static async Task<int[]> ReadUntilAsync(RawWire wire, int last)
    {
        var seqs = new List<int>();
        while (seqs.Count == 0 || seqs[^1] != last)
        {
            var frame = await wire.ReceiveAsync();
            Assert.True(frame is not null and { Tag: not RawFrame.Error }, $"After {string.Join(", ", seqs)} came {frame}.");
            if (frame.Tag == RawFrame.PublishBinary)
                seqs.Add(SeqOf(frame));
        }

        return [.. seqs];
    }

    private static int SeqOf(RawFrame frame) => (int)BinaryPrimitives.ReadUInt32LittleEndian(frame.Payload);
}
