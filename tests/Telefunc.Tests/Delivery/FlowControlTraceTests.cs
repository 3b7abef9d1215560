using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Telefunc.Delivery;
using Telefunc.Tests.Protocol;

namespace Telefunc.Tests.Delivery;

/// <summary>The traces of the reference's flow control (PROTOCOL.md 15), with the steps at which ours is stricter.</summary>
public sealed class FlowControlTraceTests
{
    private const string File = "flow-control.json";
    private const string Initial = "bytes 2097152 msgs 100";

    private static readonly DeliberateDeviation[] _deviations =
    [
        new(
            "growth counts frames received, not frames consumed",
            1,
            "WINDOW 4194304 | bytes 4194304 msgs 100",
            $" | {Initial}",
            "A window does not grow for listeners that fall behind: what waits for them would grow with it (19.9)."),
        new(
            "the receiver keeps its window over a reset, the sender does not",
            3,
            " | bytes 2097152 msgs 200",
            "MSG_WINDOW 200 | bytes 2097152 msgs 200",
            "A grown window is announced after every attachment, because the peer starts from the initial one and would wait for ever (19.1)."),
    ];

    public static TheoryData<int, string> Traces => ProtocolVectors.Rows(File, "traces");

    [Theory]
    [MemberData(nameof(Traces))]
    public void Trace_holds(int position, string name)
    {
        var time = new FakeTimeProvider();
        var window = new ReceiveWindow(time);
        var credit = new SendCredit();
        var number = 0;
        foreach (var step in ProtocolVectors.Get(File, "traces", position).GetProperty("steps").EnumerateArray())
        {
            List<string> emitted = [];
            var times = step.TryGetProperty("times", out var repetitions) ? repetitions.GetInt32() : 1;
            for (var i = 0; i < times; i++)
                Take(step, time, window, credit, emitted);
            if (step.Has("last"))
                Assert.Equal(step.Text("last") == "free", credit.HasRoom);

            var windows = step.GetProperty("windows");
            var reference = $"{string.Join(", ", step.GetProperty("emitted").EnumerateArray().Select(Describe))} | bytes {windows.GetProperty("bytes")} msgs {windows.GetProperty("msgs")}";
            DeliberateDeviation.Check(_deviations, name, number, reference, $"{string.Join(", ", emitted)} | bytes {window.Bytes} msgs {window.Messages}");
            number++;
        }
    }

    [Fact]
    public void An_announcement_leaves_out_what_waits_for_listeners()
    {
        var window = new ReceiveWindow(new FakeTimeProvider());
        for (var i = 0; i < 80; i++)
            window.Receive(1000);
        for (var i = 0; i < 24; i++)
            Assert.Equal(WindowUpdates.None, window.Consume(1000));
        Assert.Equal(WindowUpdates.Messages, window.Consume(1000));

        // The reference would announce 100 here, three quarters of which are still waiting (19.9).
        Assert.Equal(100u - 55u, window.AnnouncedMessages);
        Assert.Equal(SendCredit.InitialBytes - (55u * 1000u), window.AnnouncedBytes);
    }

    [Fact]
    public void A_reset_keeps_the_last_announcement_if_it_was_larger()
    {
        // The reference falls back to 100 while its peer refreshes only after a quarter of 1600, and both wait for ever (19.1).
        var credit = new SendCredit();
        credit.SetMessages(1600);
        credit.SetBytes(10);
        for (var i = 0; i < 1700; i++)
            credit.Consume(1);
        Assert.False(credit.HasRoom);
        credit.Reset(default);
        Assert.Equal(1600, credit.Messages);
        Assert.Equal(SendCredit.InitialBytes, credit.Bytes);
    }

    [Fact]
    public void A_probe_lets_out_what_the_peer_must_consume_before_it_announces()
    {
        var credit = new SendCredit();
        credit.SetMessages(1600);
        credit.SetMessages(0);
        credit.Probe();
        Assert.Equal(SendCredit.InitialMessages / 4, credit.Messages);
        Assert.True(credit.HasRoom);
    }

    private static void Take(JsonElement step, FakeTimeProvider time, ReceiveWindow window, SendCredit credit, List<string> emitted)
    {
        var bytes = step.TryGetProperty("bytes", out var size) ? size.GetInt32() : 0;
        switch (step.Text("op"))
        {
            case "received":
                Emit(window, window.Receive(bytes), emitted);
                if (!step.Has("notConsumed"))
                    Emit(window, window.Consume(bytes), emitted);
                break;
            case "pingAck":
                Emit(window, window.CompleteProbe(), emitted);
                break;
            case "advance":
                time.Advance(TimeSpan.FromMilliseconds(step.GetProperty("ms").GetInt32()));
                break;
            case "batchInitial":
                Emit(window, window.Widen(8 * 1024 * 1024), emitted);
                break;
            case "reset":
                window.ForgetProbe();
                credit.Reset(default);
                Emit(window, window.Grown, emitted);
                break;
            case "send":
                credit.Consume(bytes);
                break;
            case "peerWindow":
                credit.SetBytes((uint)bytes);
                break;
            case "peerMsgWindow":
                credit.SetMessages(step.GetProperty("count").GetUInt32());
                break;
            default:
                Assert.Fail($"The test does not know the step '{step.Text("op")}'.");
                break;
        }
    }

    private static void Emit(ReceiveWindow window, WindowUpdates updates, List<string> emitted)
    {
        if (updates.HasFlag(WindowUpdates.Probe))
            emitted.Add("BDP_PING");
        if (updates.HasFlag(WindowUpdates.Bytes))
            emitted.Add($"WINDOW {window.AnnouncedBytes}");
        if (updates.HasFlag(WindowUpdates.Messages))
            emitted.Add($"MSG_WINDOW {window.AnnouncedMessages}");
    }

    private static string Describe(JsonElement frame) =>
        frame.TryGetProperty("value", out var value) ? $"{frame.Text("frame")} {value}" : frame.Text("frame");
}
