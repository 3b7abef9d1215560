using Telefunc.Protocol;

namespace Telefunc.Tests.Connections;

/// <summary>Connecting, the heartbeat, idling, and loss (PROTOCOL.md 8, 17).</summary>
public sealed class ConnectionTests
{
    [Fact]
    public void Channels_are_listed_and_open_when_the_server_has_acknowledged_them()
    {
        var lab = new ConnectionLab();
        var channel = lab.Register();
        var wire = Assert.Single(lab.Wires);
        wire.Open();
        var entry = Assert.Single(wire.LastList.Open);
        Assert.Equal((channel.Channel.Id, 0, 0u, true), (entry.Id, entry.Index, entry.LastSeq, entry.Initial));
        Assert.Null(wire.LastList.SessionId);
        Assert.Equal(0, channel.Opened);

        wire.Reconcile();
        lab.Run();

        Assert.Equal(1, channel.Opened);
        Assert.Equal([FrameTag.Reconcile, FrameTag.Ping], wire.Tags);
    }

    [Fact]
    public void Channels_that_appear_during_a_handshake_are_listed_together_after_it()
    {
        var lab = new ConnectionLab();
        lab.Register();
        lab.Last.Open();
        lab.Register();
        lab.Register();
        Assert.Equal(1, lab.Last.Lists);

        lab.Last.Reconcile();

        Assert.Equal(2, lab.Last.Lists);
        Assert.Equal([0, 1, 2], lab.Last.LastList.Open.Select(entry => entry.Index));
        Assert.Equal([false, true, true], lab.Last.LastList.Open.Select(entry => entry.Initial));
        Assert.NotNull(lab.Last.LastList.SessionId);
    }

    [Fact]
    public async Task Messages_wait_for_the_connection_and_for_no_other_channel()
    {
        var lab = new ConnectionLab();
        var channel = lab.Register();
        var send = channel.Channel.SendAsync(1);
        lab.Last.Open();
        Assert.False(send.IsCompleted);
        lab.Last.Reconcile();
        await send;

        lab.Register();
        await channel.Channel.SendAsync(2);

        Assert.Equal([1u, 2u], lab.Last.Frames.Where(frame => frame.Header.Tag == FrameTag.Text).Select(frame => frame.Header.Seq));
        Assert.Equal(FrameTag.Text, lab.Last.Tags.Last());
    }

    [Fact]
    public void Item_17_3_A_first_attempt_that_fails_is_repeated()
    {
        var lab = new ConnectionLab();
        var channel = lab.Register();
        for (var attempt = 0; attempt < 4; attempt++)
        {
            lab.Last.Lose();
            lab.Run();
            Assert.Empty(channel.Closes);
            lab.Retry();
        }

        lab.Last.Open();
        lab.Last.Reconcile();
        lab.Run();
        Assert.Equal((1, 0), (channel.Opened, channel.Closes.Count));
    }

    [Fact]
    public void A_channel_that_never_gets_a_connection_ends()
    {
        var lab = new ConnectionLab();
        var channel = lab.Register();
        for (var second = 0; second < 61; second++)
        {
            lab.Last.Lose();
            lab.Pass(TimeSpan.FromSeconds(1));
        }

        var error = Assert.IsType<NetworkException>(Assert.Single(channel.Closes));
        Assert.Equal(NetworkErrorReason.NeverConnected, error.Reason);
        var attempts = lab.Wires.Count;
        lab.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(attempts, lab.Wires.Count);
    }

    [Fact]
    public void A_server_that_does_not_answer_in_time_is_left()
    {
        var lab = new ConnectionLab();
        lab.Register();
        lab.Last.Open();
        lab.Pass(TimeSpan.FromSeconds(9.9));
        Assert.False(lab.Last.IsDropped);

        lab.Pass(TimeSpan.FromSeconds(0.2));

        Assert.True(lab.Wires[0].IsDropped);
        lab.Retry();
        Assert.Equal(2, lab.Wires.Count);
    }

    [Fact]
    public void A_lost_connection_is_resumed_with_its_session_and_what_was_received()
    {
        var lab = new ConnectionLab();
        var channel = lab.Connect().Listen();
        lab.Last.Send(FrameTag.Text, "7"u8, seq: 1);
        lab.Last.Lose();
        lab.Retry().Open();

        var entry = Assert.Single(lab.Last.LastList.Open);
        Assert.Equal((0, 1u, false), (entry.Index, entry.LastSeq, entry.Initial));
        Assert.NotNull(lab.Last.LastList.SessionId);
        Assert.Equal([7], channel.Received);
        Assert.Empty(channel.Closes);
    }

    [Fact]
    public void A_connection_that_does_not_come_back_ends_its_channels_after_the_servers_time()
    {
        var lab = new ConnectionLab();
        var channel = lab.Connect();
        lab.Options.ReconnectTimeout = TimeSpan.FromSeconds(20);
        for (var second = 0; second < 21; second++)
        {
            lab.Last.Lose();
            lab.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(NetworkErrorReason.ReconnectTimeout, Assert.IsType<NetworkException>(Assert.Single(channel.Closes)).Reason);
    }

    [Fact]
    public void A_channel_that_the_server_does_not_acknowledge_ends()
    {
        var lab = new ConnectionLab();
        var known = lab.Register();
        var unknown = lab.Register();
        lab.Last.Open();
        lab.Last.Reconcile([0]);
        lab.Run();

        Assert.Empty(known.Closes);
        Assert.Equal(NetworkErrorReason.Abandoned, Assert.IsType<NetworkException>(Assert.Single(unknown.Closes)).Reason);
    }

    [Fact]
    public void Frames_before_RECONCILED_are_delivered_once()
    {
        var lab = new ConnectionLab();
        var channel = lab.Connect().Listen();
        lab.Last.Lose();
        lab.Retry().Open();
        lab.Last.Send(FrameTag.Text, "1"u8, seq: 1);
        lab.Last.Send(FrameTag.Text, "2"u8, seq: 2);
        lab.Run();
        Assert.Empty(channel.Received);

        lab.Last.Reconcile();
        lab.Last.Send(FrameTag.Text, "2"u8, seq: 2);
        lab.Last.Send(FrameTag.Text, "3"u8, seq: 3);
        lab.Run();

        Assert.Equal([1, 2, 3], channel.Received);
    }

    [Fact]
    public void Messages_wait_for_the_first_listener_and_not_for_ever()
    {
        var lab = new ConnectionLab();
        var heard = lab.Connect();
        lab.Last.Send(FrameTag.Text, "1"u8, seq: 1);
        lab.Run();
        heard.Listen();
        lab.Run();
        Assert.Equal([1], heard.Received);

        var unheard = lab.Register();
        lab.Last.Reconcile();
        lab.Last.Send(FrameTag.TextAckRequest, "1"u8, index: 1, seq: 1);
        lab.Pass(TimeSpan.FromSeconds(4));
        Assert.DoesNotContain(FrameTag.AckResponse, lab.Last.Tags);
        lab.Pass(TimeSpan.FromSeconds(2));

        Assert.Contains(FrameTag.AckResponse, lab.Last.Tags);
        Assert.Empty(unheard.Closes);
    }

    [Fact]
    public void A_connection_without_channels_is_kept_for_a_while_and_then_left_with_a_goodbye()
    {
        var lab = new ConnectionLab();
        var first = lab.Connect();
        Close(lab, first);
        Beat(lab, TimeSpan.FromSeconds(30));
        var second = lab.Register();
        lab.Last.Reconcile();
        Beat(lab, TimeSpan.FromSeconds(90));
        Assert.False(lab.Last.HasSaidGoodbye);

        Close(lab, second);
        Beat(lab, TimeSpan.FromSeconds(59));
        Assert.False(lab.Last.HasSaidGoodbye);
        Beat(lab, TimeSpan.FromSeconds(2));

        Assert.True(lab.Last.HasSaidGoodbye);
        Assert.Single(lab.Wires);
        lab.Register();
        lab.Last.Open();
        Assert.Equal(2, lab.Wires.Count);
        Assert.Null(lab.Last.LastList.SessionId);
    }

    [Fact]
    public void A_lost_connection_without_channels_is_not_made_again()
    {
        var lab = new ConnectionLab();
        Close(lab, lab.Connect());
        lab.Last.Lose();

        lab.Pass(TimeSpan.FromMinutes(5));

        Assert.Single(lab.Wires);
    }

    private static void Close(ConnectionLab lab, TestChannel channel)
    {
        _ = channel.Channel.CloseAsync();
        lab.Last.Send(FrameTag.CloseAck, index: lab.Last.Frames.Last(frame => frame.Header.Tag == FrameTag.Close).Header.Index);
        lab.Run();
        Assert.Null(Assert.Single(channel.Closes));
    }

    private static void Beat(ConnectionLab lab, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
        {
            lab.Pass(TimeSpan.FromSeconds(1));
            lab.Last.Send(FrameTag.Pong);
        }
    }
}
