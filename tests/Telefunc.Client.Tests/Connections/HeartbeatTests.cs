using Telefunc.Protocol;

namespace Telefunc.Tests.Connections;

/// <summary>Half-open connections and the repetition of what was lost (PROTOCOL.md 8.5, 19.1, 19.2).</summary>
public sealed class HeartbeatTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    [Fact]
    public void The_client_pings_at_the_servers_interval()
    {
        var lab = new ConnectionLab();
        lab.Connect();
        for (var beat = 0; beat < 4; beat++)
        {
            lab.Last.Send(FrameTag.Pong);
            lab.Pass(Interval + TimeSpan.FromMilliseconds(2));
        }

        Assert.Equal(5, lab.Last.Tags.Count(tag => tag == FrameTag.Ping));
    }

    [Fact]
    public void A_server_that_is_silent_for_two_intervals_is_left()
    {
        var lab = new ConnectionLab();
        var channel = lab.Connect();
        lab.Pass(1.9 * Interval);
        Assert.False(lab.Last.IsDropped);

        lab.Pass(0.2 * Interval);

        Assert.True(lab.Wires[0].IsDropped);
        Assert.Empty(channel.Closes);
    }

    [Fact]
    public void Any_frame_is_a_sign_of_life_and_silence_while_reading_pauses_is_none()
    {
        var lab = new ConnectionLab();
        lab.Connect().Listen();
        for (uint seq = 1; seq <= 5; seq++)
        {
            lab.Pass(1.5 * Interval);
            Assert.False(lab.Last.IsDropped);
            lab.Last.Send(FrameTag.Text, "1"u8, seq: seq);
        }

        lab.Last.IsReadingPaused = true;
        lab.Pass(20 * Interval);
        Assert.False(lab.Last.IsDropped);

        lab.Last.IsReadingPaused = false;
        lab.Pass(2.5 * Interval);
        Assert.True(lab.Wires[0].IsDropped);
    }

    [Fact]
    public void The_series_of_waits_begins_anew_only_when_the_server_has_answered_a_ping()
    {
        var lab = new ConnectionLab();
        lab.Connect();

        // A server that takes connections and drops them at once must not be asked every half second for ever.
        for (var loss = 0; loss < 8; loss++)
        {
            lab.Last.Lose();
            lab.Retry().Open();
            lab.Last.Reconcile();
        }

        var before = lab.Time.GetTimestamp();
        lab.Last.Lose();
        lab.Retry().Open();
        Assert.True(lab.Time.GetElapsedTime(before) >= TimeSpan.FromSeconds(2.5));
        lab.Last.Reconcile();
        lab.Last.Send(FrameTag.Pong);

        before = lab.Time.GetTimestamp();
        lab.Last.Lose();
        lab.Retry();
        Assert.True(lab.Time.GetElapsedTime(before) <= TimeSpan.FromSeconds(0.8));
    }

    [Fact]
    public void Item_19_1_A_grown_window_is_announced_after_every_handshake()
    {
        var lab = new ConnectionLab();
        lab.Register();
        lab.Last.IsBatching = true;
        lab.Last.Open();
        lab.Last.Reconcile();
        Assert.Equal(8 * 1024 * 1024u, Window(lab.Last));

        lab.Last.Lose();
        lab.Retry().Open();
        Assert.DoesNotContain(FrameTag.Window, lab.Last.Tags);
        lab.Last.Reconcile();
        Assert.Equal(8 * 1024 * 1024u, Window(lab.Last));

        // Another channel on the same wire makes the server forget it too.
        lab.Register();
        lab.Last.Reconcile();
        Assert.Equal(2, lab.Last.Frames.Count(frame => frame.Header is { Tag: FrameTag.Window, Index: 0 }));
    }

    [Fact]
    public void Item_19_2_A_gap_drops_the_wire_and_a_second_one_ends_the_channel()
    {
        var lab = new ConnectionLab();
        var channel = lab.Connect().Listen();
        lab.Last.Send(FrameTag.Text, "1"u8, seq: 1);

        Assert.False(lab.Last.Send(FrameTag.Text, "3"u8, seq: 3));
        Assert.True(lab.Last.IsDropped);
        Assert.Empty(channel.Closes);
        lab.Retry().Open();
        Assert.Equal(1u, lab.Last.LastList.Open[0].LastSeq);
        lab.Last.Reconcile();
        lab.Last.Send(FrameTag.Text, "3"u8, seq: 3);
        lab.Run();

        Assert.Equal([1], channel.Received);
        Assert.Equal(NetworkErrorReason.ResumeGap, Assert.IsType<NetworkException>(Assert.Single(channel.Closes)).Reason);

        // The server is told by a list without the channel.
        Assert.Empty(lab.Last.LastList.Open);
    }

    [Fact]
    public async Task What_the_server_has_not_received_is_sent_again()
    {
        var lab = new ConnectionLab();
        var channel = lab.Connect();
        for (var n = 1; n <= 5; n++)
            await channel.Channel.SendAsync(n);
        lab.Last.Lose();
        lab.Retry().Open();

        lab.Last.Reconcile(null, lastSeq: 2);

        Assert.Equal([3u, 4u, 5u], lab.Last.Frames.Where(frame => frame.Header.Tag == FrameTag.Text).Select(frame => frame.Header.Seq));
    }

    private static uint Window(FakeWire wire) => UInt32Payload.Read(wire.Frames.Last(frame => frame.Header.Tag == FrameTag.Window).Payload);
}
