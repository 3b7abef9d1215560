using Telefunc.Protocol;

namespace Telefunc.Tests.Connections;

/// <summary>The move from SSE to a WebSocket, step by step (PROTOCOL.md 10).</summary>
public sealed class UpgradeTests
{
    /// <summary>The payload of a CLOSE: 5 s.</summary>
    private static readonly byte[] Timeout = [0x88, 0x13, 0, 0];

    private readonly ConnectionLab _lab = new(ChannelTransports.Sse | ChannelTransports.WebSocket);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_FIN_and_RECONCILED_complete_it_in_any_order(bool finFirst)
    {
        var channel = Begin().Listen();
        var (sse, ws) = (_lab.Wires[0], _lab.Wires[1]);
        Assert.Equal([FrameTag.Ping], ws.Tags);
        ws.Send(FrameTag.Pong);
        Assert.True(sse.IsDraining);
        var held = channel.Channel.SendAsync(1);
        sse.Send(FrameTag.Text, "1"u8, seq: 1);
        sse.Drained();
        Assert.True(ws.LastList.Upgrade);
        Assert.NotNull(ws.LastList.SessionId);
        ws.Send(FrameTag.Text, "3"u8, seq: 3);
        sse.Send(FrameTag.Text, "2"u8, seq: 2);

        if (finFirst)
            sse.Send(FrameTag.Fin);
        ws.Reconcile();
        if (!finFirst)
            sse.Send(FrameTag.Fin);
        _lab.Run();
        await held;

        Assert.Equal([1, 2, 3], channel.Received);
        Assert.True(sse.IsDropped);
        Assert.Contains(FrameTag.Text, ws.Tags);
        await channel.Channel.SendAsync(2);
        Assert.Equal([1u, 2u], ws.Frames.Where(frame => frame.Header.Tag == FrameTag.Text).Select(frame => frame.Header.Seq));
        Assert.False(sse.Send(FrameTag.Text, "4"u8, seq: 4));
    }

    [Fact]
    public void A_server_without_WebSocket_is_not_asked_for_one()
    {
        _lab.Connect("sse");

        Assert.Single(_lab.Wires);
    }

    [Fact]
    public void It_waits_until_the_way_up_is_known()
    {
        _lab.Register();
        _lab.Last.IsSettled = false;
        _lab.Last.Open();
        _lab.Last.Reconcile(null, 0, "sse", "ws");
        Assert.Single(_lab.Wires);

        _lab.Last.IsSettled = true;
        _lab.Last.Settle();

        Assert.Equal(2, _lab.Wires.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_probe_that_fails_is_not_noticed_and_repeated_after_the_next_handshake(bool timesOut)
    {
        var channel = Begin();
        if (timesOut)
            _lab.Pass(TimeSpan.FromSeconds(3.1));
        else
            _lab.Wires[1].Lose();

        Assert.True(_lab.Wires[1].IsDropped);
        Assert.False(_lab.Wires[0].IsDropped);
        _lab.Register();
        Assert.Equal(2, _lab.Wires.Count);
        _lab.Wires[0].Reconcile(null, 0, "sse", "ws");
        Assert.Equal(3, _lab.Wires.Count);
        Assert.Empty(channel.Closes);
    }

    [Fact]
    public void A_probe_that_fails_is_repeated_at_growing_intervals()
    {
        Begin();
        List<double> pauses = [];
        while (pauses.Count < 8)
        {
            _lab.Last.Lose();
            var (count, since) = (_lab.Wires.Count, _lab.Time.GetTimestamp());
            while (_lab.Wires.Count == count)
            {
                _lab.Pass(TimeSpan.FromMilliseconds(500));
                _lab.Wires[0].Send(FrameTag.Pong);
            }

            pauses.Add(_lab.Time.GetElapsedTime(since).TotalSeconds);
        }

        double[] expected = [5, 10, 20, 40, 80, 160, 300, 300];
        Assert.All(pauses.Zip(expected), pause => Assert.InRange(pause.First, pause.Second / 2, (1.5 * pause.Second) + 1));
        Assert.False(_lab.Wires[0].IsDropped);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_close_that_comes_while_nothing_can_be_written_is_answered_by_the_WebSocket(bool isHandingOff)
    {
        var channel = Begin();
        var (sse, ws) = (_lab.Wires[0], _lab.Wires[1]);
        ws.Send(FrameTag.Pong);
        if (isHandingOff)
            sse.Drained();
        sse.Send(FrameTag.Close, Timeout);
        _lab.Run();
        Assert.Empty(channel.Closes);
        if (!isHandingOff)
            sse.Drained();
        Assert.Single(ws.LastList.Open);

        ws.Reconcile();
        sse.Send(FrameTag.Fin);
        _lab.Run();

        Assert.Null(Assert.Single(channel.Closes));
        Assert.Contains(FrameTag.CloseAck, ws.Tags);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_question_that_comes_while_nothing_can_be_written_is_answered_by_the_WebSocket(bool isHandingOff)
    {
        Begin();
        var (sse, ws) = (_lab.Wires[0], _lab.Wires[1]);
        ws.Send(FrameTag.Pong);
        if (isHandingOff)
            sse.Drained();
        sse.Send(FrameTag.BandwidthPing);
        sse.Send(FrameTag.BandwidthPing);
        if (!isHandingOff)
            sse.Drained();
        Assert.DoesNotContain(FrameTag.BandwidthPingAck, sse.Tags);

        ws.Reconcile();
        sse.Send(FrameTag.Fin);

        Assert.Equal(2, ws.Tags.Count(tag => tag == FrameTag.BandwidthPingAck));
    }

    [Fact]
    public void A_close_that_the_server_has_completed_alone_during_the_move_is_no_loss()
    {
        var channel = Begin();
        var (sse, ws) = (_lab.Wires[0], _lab.Wires[1]);
        ws.Send(FrameTag.Pong);
        sse.Send(FrameTag.Close, Timeout);
        sse.Drained();

        ws.Reconcile(acknowledged: []);
        sse.Send(FrameTag.Fin);
        _lab.Run();

        Assert.Null(Assert.Single(channel.Closes));
    }

    [Fact]
    public void A_close_that_comes_before_an_upgrade_is_given_up_is_answered_over_SSE()
    {
        var channel = Begin();
        var (sse, ws) = (_lab.Wires[0], _lab.Wires[1]);
        ws.Send(FrameTag.Pong);
        sse.Send(FrameTag.Close, Timeout);

        ws.Lose();
        _lab.Run();

        Assert.Null(Assert.Single(channel.Closes));
        Assert.Contains(FrameTag.CloseAck, sse.Tags);
    }

    [Fact]
    public void A_WebSocket_lost_during_the_drain_leaves_SSE_as_it_was()
    {
        Begin();
        _lab.Wires[1].Send(FrameTag.Pong);
        Assert.True(_lab.Wires[0].IsDraining);

        _lab.Wires[1].Lose();

        Assert.False(_lab.Wires[0].IsDraining);
        Assert.False(_lab.Wires[0].IsDropped);
    }

    [Fact]
    public void A_channel_that_is_being_listed_on_SSE_is_answered_first()
    {
        Begin();
        _lab.Register();
        Assert.Equal(2, _lab.Wires[0].Lists);
        _lab.Wires[1].Send(FrameTag.Pong);
        Assert.False(_lab.Wires[0].IsDraining);

        _lab.Wires[0].Reconcile(null, 0, "sse", "ws");

        Assert.True(_lab.Wires[0].IsDraining);
    }

    [Fact]
    public void A_channel_that_appears_during_the_drain_moves_with_the_others()
    {
        Begin();
        _lab.Wires[1].Send(FrameTag.Pong);
        var channel = _lab.Register();
        _lab.Wires[0].Drained();
        _lab.Wires[1].Reconcile();
        _lab.Wires[0].Send(FrameTag.Fin);
        _lab.Run();

        Assert.Equal(1, channel.Opened);
        Assert.Equal(1, _lab.Wires[0].Lists);
    }

    [Theory]
    [InlineData("WebSocket lost")]
    [InlineData("SSE lost")]
    [InlineData("FIN alone")]
    [InlineData("no answer")]
    public void A_handoff_that_breaks_drops_both_wires_and_resumes_the_old_session_on_SSE(string how)
    {
        var channel = Begin();
        var (sse, ws) = (_lab.Wires[0], _lab.Wires[1]);
        ws.Send(FrameTag.Pong);
        sse.Drained();
        var session = ws.LastList.SessionId;
        switch (how)
        {
            case "WebSocket lost":
                ws.Lose();
                break;
            case "SSE lost":
                sse.Lose();
                break;
            case "FIN alone":
                sse.Send(FrameTag.Fin);
                _lab.Pass(TimeSpan.FromSeconds(2.1));
                break;
            default:
                sse.Send(FrameTag.Pong);
                _lab.Pass(TimeSpan.FromSeconds(9));
                sse.Send(FrameTag.Pong);
                _lab.Pass(TimeSpan.FromSeconds(1.1));
                break;
        }

        Assert.True(sse.IsDropped);
        Assert.True(ws.IsDropped);
        _lab.Retry().Open();
        Assert.Equal(("sse", session), (_lab.Last.Transport, _lab.Last.LastList.SessionId));
        _lab.Last.Reconcile(null, 0, "sse", "ws");
        _lab.Run();
        Assert.Equal(3, _lab.Wires.Count);
        Assert.Empty(channel.Closes);
    }

    [Fact]
    public void A_server_that_says_no_FIN_is_not_waited_for_for_ever()
    {
        var channel = Begin().Listen();
        _lab.Wires[1].Send(FrameTag.Pong);
        _lab.Wires[0].Drained();
        _lab.Wires[1].Reconcile();
        _lab.Wires[1].Send(FrameTag.Text, "1"u8, seq: 1);
        Assert.Empty(channel.Received);

        _lab.Pass(TimeSpan.FromSeconds(2.1));

        Assert.Equal([1], channel.Received);
        Assert.True(_lab.Wires[0].IsDropped);
    }

    [Fact]
    public void SSE_lost_during_the_drain_is_an_ordinary_loss()
    {
        Begin();
        _lab.Wires[1].Send(FrameTag.Pong);
        _lab.Wires[0].Lose();
        Assert.True(_lab.Wires[1].IsDropped);

        _lab.Retry().Open();
        _lab.Last.Reconcile(null, 0, "sse", "ws");

        Assert.Equal(4, _lab.Wires.Count);
    }

    /// <summary>A connection on SSE whose WebSocket is being probed.</summary>
    private TestChannel Begin()
    {
        var channel = _lab.Connect("sse", "ws");
        Assert.Equal(["sse", "ws"], _lab.Wires.Select(wire => wire.Transport));
        _lab.Last.Open();
        return channel;
    }
}
