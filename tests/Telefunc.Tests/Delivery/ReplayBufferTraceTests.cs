using Microsoft.Extensions.Time.Testing;
using Telefunc.Delivery;
using Telefunc.Protocol;
using Telefunc.Tests.Protocol;

namespace Telefunc.Tests.Delivery;

/// <summary>The traces of the reference's replay buffer (PROTOCOL.md 12.3), with the steps at which ours keeps more.</summary>
public sealed class ReplayBufferTraceTests
{
    private const string File = "replay.json";
    private const string NewestIsExtra =
        "The newest frame does not push out older ones that are within the budget: the sender that crosses the budget waits, so what it awaited survives a cut (19.2).";

    private const string NothingBehindAHole =
        "The over-large frame was kept as long as it was the newest; now it is gone, and what was sent before it is not replayed either, because resuming there is refused (Covers).";

    private const string NoMarker =
        "The reference keeps an empty marker that stops its lane and then sends later frames live, across the hole. Here the hole is known, and resuming there is refused (Covers).";

    private static readonly DeliberateDeviation[] _deviations =
    [
        new("byte budget evicts the oldest; the hole at the front is replayed across silently", 4, "2,3,4", "1,2,3,4", NewestIsExtra),
        new("exactly the budget is kept", 4, "2,3", "1,2,3", NewestIsExtra),
        new("lanes have separate budgets and are merged by seq", 9, "1,3,5,6,7", "1,3,4,5,6,7", NewestIsExtra),
        new("a frame larger than its lane leaves a marker that stops that lane", 3, "1", "3", NothingBehindAHole),
        new("a frame larger than its lane leaves a marker that stops that lane", 4, "", "3", NoMarker),
        new("a marker in the text lane does not stop the binary lane", 5, "1,3,5", "3,4,5", NothingBehindAHole),
        new("a marker in the text lane does not stop the binary lane", 6, "3,5", "3,4,5", NoMarker),
    ];

    public static TheoryData<int, string> Traces => ProtocolVectors.Rows(File, "traces");

    [Theory]
    [MemberData(nameof(Traces))]
    public void Trace_holds(int position, string name)
    {
        var trace = ProtocolVectors.Get(File, "traces", position);
        var limits = trace.GetProperty("limits");
        var time = new FakeTimeProvider();
        var maximumAge = TimeSpan.FromMilliseconds(limits.GetProperty("maxAgeMs").GetInt32());
        var buffer = new ReplayBuffer(limits.GetProperty("textBytes").GetInt32(), limits.GetProperty("binaryBytes").GetInt32(), maximumAge, time);
        var lastSeq = 0u;
        var number = 0;
        foreach (var step in trace.GetProperty("steps").EnumerateArray())
        {
            switch (step.Text("op"))
            {
                case "push":
                    lastSeq = step.GetProperty("seq").GetUInt32();
                    var tag = step.Text("lane") == "text" ? FrameTag.Text : FrameTag.Binary;
                    buffer.Store(tag, lastSeq, new byte[step.GetProperty("frameBytes").GetInt32() - FrameHeader.Size]);
                    break;
                case "advance":
                    time.Advance(TimeSpan.FromMilliseconds(step.GetProperty("ms").GetInt32()));
                    break;
                case "getAfter":
                    var after = step.GetProperty("afterSeq").GetUInt32();
                    uint[] replayed = [.. buffer.After(after).Select(frame => frame.Seq)];
                    var reference = string.Join(',', step.GetProperty("replayedSeqs").EnumerateArray().Select(seq => seq.GetUInt32()));
                    DeliberateDeviation.Check(_deviations, name, number, reference, string.Join(',', replayed));

                    // What the reference never asks: a hole is always known.
                    var isWhole = replayed.Length == Math.Max(0, (long)lastSeq - after);
                    Assert.Equal(isWhole, buffer.Covers(after));
                    break;
                default:
                    Assert.Fail($"The test does not know the step '{step.Text("op")}'.");
                    break;
            }

            number++;
        }
    }

    [Fact]
    public void An_awaiting_sender_that_crosses_the_budget_loses_nothing()
    {
        var buffer = new ReplayBuffer(100, 100, TimeSpan.FromMinutes(1), new FakeTimeProvider());
        buffer.Store(FrameTag.Text, 1, new byte[93]);
        Assert.True(buffer.HasRoom);
        buffer.Store(FrameTag.Text, 2, new byte[93]);
        Assert.False(buffer.HasRoom);
        Assert.True(buffer.Covers(0));
        buffer.Store(FrameTag.Text, 3, new byte[1]);
        Assert.False(buffer.Covers(0));
        Assert.True(buffer.Covers(1));
        Assert.Equal([2u, 3u], buffer.After(1).Select(frame => frame.Seq));
    }

    [Fact]
    public void One_frame_beyond_the_budget_is_kept_while_it_is_the_newest()
    {
        var buffer = new ReplayBuffer(100, 100, TimeSpan.FromMinutes(1), new FakeTimeProvider());
        buffer.Store(FrameTag.Binary, 1, new byte[1000]);
        Assert.True(buffer.Covers(0));
        Assert.False(buffer.HasRoom);
        Assert.Equal([1u], buffer.After(0).Select(frame => frame.Seq));
        buffer.ConfirmThrough(1);
        Assert.True(buffer.HasRoom);
        Assert.Equal(0, buffer.Bytes);
    }

    [Fact]
    public void A_hole_that_turned_out_to_have_arrived_is_none()
    {
        var buffer = new ReplayBuffer(20, 20, TimeSpan.FromMinutes(1), new FakeTimeProvider());
        for (var seq = 1u; seq <= 4; seq++)
            buffer.Store(FrameTag.Text, seq, new byte[10]);
        Assert.False(buffer.Covers(1));
        buffer.ConfirmThrough(3);

        // A RECONCILE that was written before the confirmation names an older number; the peer has what is between.
        Assert.True(buffer.Covers(1));
        Assert.Equal([4u], buffer.After(1).Select(frame => frame.Seq));
    }
}
