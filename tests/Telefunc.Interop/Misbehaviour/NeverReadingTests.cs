using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>
/// A client that does not read, and a server that sends without awaiting (issue 3; PROTOCOL.md 12.4, 19.10): above
/// <see cref="ChannelOptions.ConnectionHighWaterMark"/> the sends go to the channel's bounded buffers, and whatever falls out fails.
/// </summary>
public sealed class NeverReadingTests : MemoryTest
{
    private const int Count = 1024;
    private const int HighWaterMark = 1024 * 1024;
    private const int Buffer = 256 * 1024;
    private const int Replay = 512 * 1024;

    // Both lanes have a buffer and a replay buffer; buffers of the pool are up to twice as large as what is in them, there are two of them, and
    // the pool keeps the smaller ones from which they grew.
    private const long MostHeld = 6L * (HighWaterMark + (2 * (Buffer + Replay)));

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Memory_stays_bounded_and_what_was_not_dropped_arrives_once_and_in_order(string transport)
    {
        var (wire, end) = await AttachAsync(transport, Server.Port, _ => { });
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var sends = new Task[Count];
        for (var n = 0; n < Count; n++)
        {
            sends[n] = end.SendAsync(n, Size, binary: n % 4 == 3);
            if (n % 128 == 0)
                await AssertNeighbourIsWellAsync();
        }

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(held < MostHeld, $"{held} bytes are held, after {(long)Count * Size} were sent to a client that does not read.");
        await AssertNeighbourIsWellAsync();
        Assert.Empty(end.Closes);
        foreach (var send in sends.Where(send => send.IsFaulted))
            Assert.IsType<ChannelOverflowException>(send.Exception!.InnerException);
        var kept = Enumerable.Range(0, Count).Where(n => !sends[n].IsFaulted).ToList();
        Assert.InRange(kept.Count, Buffer / Size, Count / 2);
        Assert.Equal(Count - 1, kept[^1]);

        // Now it reads.
        wire.AnswersQuestions = true;
        var received = new List<RawFrame>();
        while (received.Count < kept.Count)
        {
            if (await wire.ReceiveAsync() is { Tag: RawFrame.Text or RawFrame.Binary } frame)
                received.Add(frame);
        }

        Assert.Equal(kept, received.Select(NumberOf));
        Assert.Equal(Enumerable.Range(1, kept.Count).Select(seq => (uint)seq), received.Select(frame => frame.Seq));
        Assert.DoesNotContain(await wire.PingAsync(), frame => frame.Tag is RawFrame.Text or RawFrame.Binary);

        // The channel has come through all this: a new message arrives at once.
        _ = end.SendAsync(Count);
        Assert.Equal(Count, NumberOf((await wire.ReceiveUntilAsync(RawFrame.Text)).Last));
    }

    /// <summary>Its sends wait for room for as long as it likes; what they carried must not.</summary>
    [Theory]
    [MemberData(nameof(Wires))]
    public async Task What_was_sent_is_not_kept_for_a_client_that_reads_and_gives_no_credit(string transport)
    {
        const int Rounds = 10;
        var (wire, end) = await AttachAsync(transport, Server.Port, _ => { });
        var payloads = new List<WeakReference>();
        wire.AnswersQuestions = true;

        for (var round = 0; round < Rounds; round++)
        {
            // More than the wire takes at once, so that some of it goes through the channel's buffer.
            Assert.Contains(SendPayloads(end, payloads), send => send.IsFaulted);
            RawFrame? frame;
            do
                frame = await wire.ReceiveAsync();
            while (frame is not null && (frame.Tag != RawFrame.Binary || NumberOf(frame) != payloads.Count - 1));
        }

        GC.Collect();
        var alive = payloads.Count(payload => payload.IsAlive);
        Assert.True(alive <= (Replay + Buffer) / Size, $"{alive} of {payloads.Count} payloads are still in memory.");
        Assert.Empty(end.Closes);
    }

    /// <summary>Not inlined, so that no local of the test keeps a payload.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task[] SendPayloads(ServerEnd end, List<WeakReference> payloads)
    {
        var sends = new Task[300];
        for (var i = 0; i < sends.Length; i++)
        {
            var payload = NumberedData.Write(payloads.Count, Size);
            payloads.Add(new WeakReference(payload));
            sends[i] = end.Channel.SendBinaryAsync(payload);
        }

        return sends;
    }

    private protected override void Configure(TelefuncOptions options)
    {
        options.Channel.ConnectionHighWaterMark = HighWaterMark;
        options.Channel.BufferLimit = options.Channel.BufferLimitBinary = Buffer;
        options.Channel.ReplayBuffer = options.Channel.ReplayBufferBinary = Replay;
    }

    private static int NumberOf(RawFrame frame)
    {
        if (frame.Tag == RawFrame.Binary)
            return BinaryPrimitives.ReadInt32LittleEndian(frame.Payload);
        using var message = JsonDocument.Parse(frame.Payload);
        return message.RootElement.GetProperty("n").GetInt32();
    }
}
