using Telefunc.Channels;
using Telefunc.Delivery;
using Telefunc.Protocol;

namespace Telefunc.Simulation;

/// <summary>Known faults of the reference and of others, each as one history that is written out.</summary>
public sealed class DirectedScheduleTests
{
    [Fact]
    public void Item_19_1_a_sender_goes_on_after_a_reconnect_although_the_window_has_grown()
    {
        var world = Connected();
        var server = world.ServerPeer;
        GrowWindow(world, 1600);
        Reconnect(world);

        // No heartbeat: nothing but credit that was kept or announced can free the sender.
        for (var i = 0; i < 5000; i++)
        {
            server.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
            if (!server.LastSend.IsCompleted)
                world.Settle();
            Assert.True(server.LastSend.IsCompleted, $"message {i} after the reconnect waits for ever");
        }

        world.Settle();
        world.Oracle.CheckLiveness();
        End(world);
    }

    [Fact]
    public void Item_19_1_a_grown_window_is_announced_behind_RECONCILED()
    {
        var world = Connected();
        GrowWindow(world, 800);
        var grown = EngineState.Window(world.ClientPeer.Endpoint).Messages;
        Assert.True(grown >= 800);
        Reconnect(world);
        Assert.Equal(grown, EngineState.Credit(world.ServerPeer.Endpoint).Messages);

        // The same when another channel is opened beside it: the reference stops for good here.
        world.Client.ListAgain();
        world.Settle();
        Assert.Equal(grown, EngineState.Credit(world.ServerPeer.Endpoint).Messages);
        End(world);
    }

    [Fact]
    public void Item_19_2_what_replay_cannot_cover_ends_the_channel_on_both_sides()
    {
        var world = Connected(new ChannelOptions { ReplayBuffer = 500, BufferLimit = 500 });
        world.Client.Live!.Down.IsStalled = true;
        for (var i = 0; i < 100; i++)
            world.ServerPeer.Send(FrameTag.Text, 100, ListenerBehaviour.Finish, cancellable: false);
        world.Cut(world.Client.Live, 0, 0);
        Assert.True(world.ServerPeer.Endpoint.IsOpen);
        world.Heal();
        Assert.Equal(NetworkErrorReason.ResumeGap, Assert.IsType<NetworkException>(world.ServerPeer.CloseError).Reason);
        Assert.IsType<NetworkException>(world.ClientPeer.CloseError);
        Assert.Empty(world.ClientPeer.Delivered);
        End(world);
    }

    [Fact]
    public void Item_19_2_an_awaiting_sender_survives_every_cut()
    {
        var world = Connected(new ChannelOptions { ReplayBuffer = 500 });
        world.Oracle.AwaitingSenders = 1;
        for (var cut = 0; cut < 30; cut++)
        {
            world.Client.Live!.Down.IsStalled = true;
            while (world.ServerPeer.LastSend.IsCompleted)
                world.ServerPeer.Send(FrameTag.Text, 90 + cut, ListenerBehaviour.Finish, cancellable: false);
            world.Oracle.CheckStep();
            world.Cut(world.Client.Live, 0, cut % 4);
            world.Heal();
        }

        world.Oracle.CheckLiveness();
        End(world);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    public void Item_19_2_many_awaiting_senders_survive_every_cut(int senders)
    {
        var world = Connected(new ChannelOptions { ReplayBuffer = 500 });
        world.Oracle.AwaitingSenders = senders;
        var sends = Enumerable.Repeat(Task.CompletedTask, senders).ToArray();
        for (var cut = 0; cut < 30; cut++)
        {
            world.Client.Live!.Down.IsStalled = true;
            while (Array.FindIndex(sends, static send => send.IsCompleted) is >= 0 and var next)
            {
                world.ServerPeer.Send(FrameTag.Text, 90 + cut, ListenerBehaviour.Finish, cancellable: false);
                sends[next] = world.ServerPeer.LastSend;

                // The replay buffer holds everything that has left, and never more than one frame beyond its budget.
                world.Oracle.CheckStep();
                Assert.InRange(EngineState.Replay(world.ServerPeer.Endpoint).Bytes, 1, 500 + FrameHeader.Size + 90 + cut);
            }

            world.Cut(world.Client.Live, 0, cut % 4);
            world.Heal();
        }

        world.Oracle.CheckLiveness();
        Assert.Equal(Enumerable.Range(0, world.ServerPeer.Sent.Count), world.ClientPeer.Delivered);
        End(world);
    }

    [Fact]
    public void Item_19_2_a_client_that_aborts_does_not_wait_for_what_is_held_back()
    {
        var world = Connected(new ChannelOptions { ReplayBuffer = 500 });
        world.Client.Live!.Down.IsStalled = true;
        for (var i = 0; i < 20; i++)
            world.ServerPeer.Send(FrameTag.Text, 100, ListenerBehaviour.Finish, cancellable: false);
        world.ClientPeer.Endpoint.Abort("enough");
        world.Settle();
        Assert.Equal(1, world.ServerPeer.CloseCount);
        Assert.Null(world.ServerPeer.CloseError);
        world.Client.Live!.Down.IsStalled = false;
        End(world);
    }

    [Fact]
    public void Item_19_2_a_frame_lost_in_the_middle_drops_the_wire_and_is_repeated()
    {
        var world = Connected();
        world.ClientPeer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
        world.ClientPeer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
        var link = world.Client.Live!;
        link.Up.LoseNext();
        world.Settle();
        Assert.True(link.ServerEnd.HasLeft);
        Assert.Empty(world.ServerPeer.Delivered);
        world.Heal();
        Assert.Equal([0, 1], world.ServerPeer.Delivered);
        End(world);
    }

    [Fact]
    public void Item_19_2_a_frame_that_stays_lost_ends_the_channel()
    {
        var world = Connected();
        world.ClientPeer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
        world.Settle();
        EngineState.SentSeq(world.ClientPeer.Endpoint) += 3;
        for (var i = 0; i < 2; i++)
        {
            world.ClientPeer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
            world.Heal();
        }

        Assert.Equal(NetworkErrorReason.ResumeGap, Assert.IsType<NetworkException>(world.ServerPeer.CloseError).Reason);
        Assert.Equal(NetworkErrorReason.PeerFailed, Assert.IsType<NetworkException>(world.ClientPeer.CloseError).Reason);
        Assert.Equal([0], world.ServerPeer.Delivered);
        End(world, checkOracle: false);
    }

    [Fact]
    public void Item_19_3_the_late_end_of_an_old_wire_changes_nothing()
    {
        var world = Connected();
        var first = world.Client.Live!;
        world.Cut(first, 0, 0);
        world.Client.Lose(first);
        world.Client.Connect();
        var second = world.Client.Pending!;
        second.Down.IsStalled = true;
        world.Settle();
        world.Client.Lose(second);
        world.Client.Connect();
        world.Settle();

        world.Server.End(first);
        world.Server.End(second);
        Assert.True(world.ServerPeer.Endpoint.IsAttached);
        world.ServerPeer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
        world.ClientPeer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
        world.Settle();
        world.Time.Advance(TimeSpan.FromSeconds(100));
        world.Settle();
        Assert.Equal([0], world.ClientPeer.Delivered);
        Assert.Equal([0], world.ServerPeer.Delivered);
        Assert.True(world.ServerPeer.Endpoint.IsOpen);
        End(world);
    }

    [Fact]
    public void Item_19_3_a_RECONCILE_that_its_client_gave_up_does_not_strand_the_channel()
    {
        var world = Connected();
        world.Client.Lose(world.Client.Live!);
        world.Client.Connect();
        var late = world.Client.Pending!;
        late.Up.IsStalled = true;
        world.Client.Lose(late);
        world.Client.Connect();
        world.Settle();
        Assert.True(world.Client.IsSettled);

        late.Up.IsStalled = false;
        world.Settle();
        world.ClientPeer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
        world.Heal();
        Assert.Equal([0], world.ServerPeer.Delivered);
        End(world);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Item_19_8_the_value_of_an_abort_reaches_a_client_that_was_away(bool abortIsLostOnTheWay)
    {
        var world = Connected();
        var link = world.Client.Live!;
        if (abortIsLostOnTheWay)
        {
            world.ServerPeer.Endpoint.Abort("the value");
            world.Cut(link, 0, 0);
        }
        else
        {
            world.Cut(link, 0, 0);
            world.NoticeEnds();
            world.ServerPeer.Endpoint.Abort("the value");
        }

        world.Heal();
        Assert.Equal("the value", Assert.IsType<AbortException>(world.ClientPeer.CloseError).AbortValue);
        End(world);
    }

    [Fact]
    public void Item_19_8_last_words_reach_a_client_that_returns_after_the_close_deadline()
    {
        var world = Connected();
        world.Cut(world.Client.Live!, 0, 0);
        world.NoticeEnds();
        world.ServerPeer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
        world.ServerPeer.Close(TimeSpan.FromSeconds(5));
        world.Time.Advance(TimeSpan.FromSeconds(20));
        world.Settle();
        Assert.Equal(NetworkErrorReason.CloseTimeout, Assert.IsType<NetworkException>(world.ServerPeer.CloseError).Reason);
        Assert.Equal(0, world.ClientPeer.CloseCount);

        world.Heal();
        Assert.Equal([0], world.ClientPeer.Delivered);
        Assert.Equal(1, world.ClientPeer.CloseCount);
        Assert.Null(world.ClientPeer.CloseError);
        End(world);
    }

    [Fact]
    public void Item_19_9_what_waits_for_a_slow_listener_is_bounded_by_the_window()
    {
        var world = Connected();
        var most = 0L;
        world.ServerPeer.Send(FrameTag.Text, 100, ListenerBehaviour.FinishLater, cancellable: false);
        for (var round = 0; round < 2000; round++)
        {
            while (world.ServerPeer.LastSend.IsCompleted)
                world.ServerPeer.Send(FrameTag.Text, 100, ListenerBehaviour.FinishLater, cancellable: false);
            world.Settle(finishListeners: false);
            world.ClientPeer.FinishListener(0);
            world.Time.Advance(TimeSpan.FromMilliseconds(50));
            most = Math.Max(most, EngineState.Window(world.ClientPeer.Endpoint).WaitingMessages);
        }

        // The reference's backlog has no bound: every refresh grants a whole window although a quarter was consumed.
        Assert.InRange(most, 1, 2 * 100);
        End(world);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Item_19_12_a_channel_ends_before_its_numbers_are_used_up(bool serverSends)
    {
        var world = Connected();
        var sender = serverSends ? world.ServerPeer : world.ClientPeer;
        EngineState.SentSeq(sender.Endpoint) = int.MaxValue - 2;
        EngineState.ReceivedSeq(sender.Other.Endpoint) = int.MaxValue - 2;
        for (var i = 0; i < 4; i++)
        {
            sender.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
            world.Settle();
        }

        world.Heal();
        Assert.Equal([0, 1], sender.Other.Delivered);
        Assert.Equal(NetworkErrorReason.SequenceExhausted, Assert.IsType<NetworkException>(sender.CloseError).Reason);
        Assert.IsType<NetworkException>(sender.Other.CloseError);
        Assert.All(sender.Sent.Skip(2), send => Assert.IsType<ChannelClosedException>(send.Outcome.Exception!.InnerException));
        End(world);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Item_19_12_held_back_frames_do_not_run_over_the_end_of_the_numbers(bool asRequests)
    {
        var tag = asRequests ? FrameTag.TextAckRequest : FrameTag.Text;
        var world = Connected();
        var sender = world.ServerPeer;
        EngineState.SentSeq(sender.Endpoint) = int.MaxValue - 2;
        EngineState.ReceivedSeq(world.ClientPeer.Endpoint) = int.MaxValue - 2;
        world.Cut(world.Client.Live!, 0, 0);
        world.NoticeEnds();
        for (var i = 0; i < 4; i++)
            sender.Send(tag, 10, ListenerBehaviour.Finish, cancellable: false);
        world.Heal();
        Assert.Equal(NetworkErrorReason.SequenceExhausted, Assert.IsType<NetworkException>(sender.CloseError).Reason);
        Assert.IsType<NetworkException>(world.ClientPeer.CloseError);
        End(world);
    }

    [Fact]
    public void Item_19_12_answers_do_not_run_over_the_end_of_the_numbers()
    {
        var world = Connected();
        EngineState.SentSeq(world.ServerPeer.Endpoint) = int.MaxValue - 1;
        EngineState.ReceivedSeq(world.ClientPeer.Endpoint) = int.MaxValue - 1;
        for (var i = 0; i < 3; i++)
            world.ClientPeer.Send(FrameTag.TextAckRequest, 10, ListenerBehaviour.Finish, cancellable: false);
        world.Heal();
        Assert.Equal(NetworkErrorReason.SequenceExhausted, Assert.IsType<NetworkException>(world.ServerPeer.CloseError).Reason);
        Assert.IsType<NetworkException>(world.ClientPeer.CloseError);
        End(world);
    }

    // dotnet/aspnetcore#50315: messages that were sent while the resumed connection was being set up were lost or doubled.
    [Fact]
    public void Sends_during_a_reconnect_are_neither_lost_nor_doubled()
    {
        for (var moment = 0; moment < 12; moment++)
        {
            var world = Connected();
            var step = 0;
            world.Server.DefersReconciled = true;
            SendBoth(world);
            At(moment, () => world.Cut(world.Client.Live!, 1, 1));
            SendBoth(world);
            world.Client.Lose(world.Client.Live!);
            At(moment, world.NoticeEnds);
            SendBoth(world);
            world.Client.Connect();
            At(moment, () => world.Settle());
            SendBoth(world);
            At(moment, () => world.Server.CompleteReconcile(world.Server.Open[^1]));
            SendBoth(world);
            world.Heal();
            world.Oracle.CheckLiveness();
            Assert.Equal(Enumerable.Range(0, 5), world.ServerPeer.Delivered);
            Assert.Equal(Enumerable.Range(0, 5), world.ClientPeer.Delivered);
            End(world);

            void At(int chosen, Action action)
            {
                // Each of the four moments is skipped in some of the histories.
                if ((chosen & (1 << step++)) == 0)
                    action();
            }
        }
    }

    // socketio/socket.io#5419: what was recovered once was delivered again by the next recovery.
    [Fact]
    public void Repeated_recovery_delivers_nothing_twice()
    {
        var world = Connected();
        for (var round = 0; round < 25; round++)
        {
            SendBoth(world);
            SendBoth(world);
            world.Cut(world.Client.Live!, round % 3, round % 2);
            world.Heal();
        }

        Assert.Equal(Enumerable.Range(0, 50), world.ServerPeer.Delivered);
        Assert.Equal(Enumerable.Range(0, 50), world.ClientPeer.Delivered);
        End(world);
    }

    [Fact]
    public void A_client_that_closed_properly_may_open_its_next_channel_before_the_listeners_here_have_finished()
    {
        var world = Connected();
        for (var i = 0; i < 3; i++)
            world.ClientPeer.Send(FrameTag.Text, 10, ListenerBehaviour.FinishLater, cancellable: false);
        world.ClientPeer.Close(TimeSpan.FromSeconds(5));
        world.Settle(finishListeners: false);

        // The client has ended and its connection has listed its channels without this one.
        Assert.True(world.ClientPeer.HasEnded);
        Assert.Equal([0], world.ServerPeer.Delivered);
        world.Settle();
        Assert.Equal([0, 1, 2], world.ServerPeer.Delivered);
        Assert.Null(world.ServerPeer.CloseError);
        End(world);
    }

    [Fact]
    public void Item_19_9_a_reference_receiver_that_is_slow_has_a_window_and_a_message_to_hold_at_most()
    {
        var world = Connected();
        world.ClientPeer.AnnouncesAsReference = true;
        var most = 0;
        for (var consumed = 0; consumed < 3000; consumed++)
        {
            // Signs of life, as far apart as they are for a listener that takes half a second for each message.
            if (consumed % 10 == 0)
                world.Client.Ping();
            world.Settle(finishListeners: false);
            SendWhileThereIsRoom(world);
            var waiting = world.ServerPeer.Sent.Count - world.ClientPeer.Consumed;
            Assert.InRange(waiting, 1, EngineState.Window(world.ClientPeer.Endpoint).Messages);
            most = Math.Max(most, waiting);

            world.Settle(finishListeners: false);
            world.Time.Advance(TimeSpan.FromMilliseconds(500));
            world.ClientPeer.FinishListener(0);
        }

        // The window is used, and no sender is slower for the caution.
        Assert.Equal(EngineState.Window(world.ClientPeer.Endpoint).Messages, most);
        End(world);
    }

    [Fact]
    public void A_sender_whose_peer_is_alive_and_silent_is_freed_ever_more_rarely()
    {
        const int Window = SendCredit.InitialMessages;
        var world = Connected();
        world.ClientPeer.AnnouncesAsReference = true;
        for (var heartbeat = 0; heartbeat < 1000; heartbeat++)
        {
            SendWhileThereIsRoom(world);
            world.Settle(finishListeners: false);
            world.Client.Ping();
            world.Settle(finishListeners: false);
        }

        Assert.InRange(world.ServerPeer.Sent.Count, Window + 1, Window + (8 * Window / 4));
        End(world);
    }

    [Fact]
    public void A_sender_that_awaits_after_a_flood_waits_until_a_reference_receiver_is_down_to_its_window()
    {
        const int Flood = 400;
        var world = Connected();
        world.ClientPeer.AnnouncesAsReference = true;
        for (var i = 0; i < Flood; i++)
            world.ServerPeer.Send(FrameTag.Text, 10, ListenerBehaviour.FinishLater, cancellable: false);
        world.Settle(finishListeners: false);
        for (var consumed = 1; consumed <= 2 * Flood; consumed++)
        {
            world.ClientPeer.FinishListener(0);
            if (consumed % 10 == 0)
                world.Client.Ping();
            world.Settle(finishListeners: false);
            SendWhileThereIsRoom(world);
            world.Settle(finishListeners: false);

            // Many signs of life come while the flood is read, and announcements between them: nothing is let out on suspicion.
            var waiting = world.ServerPeer.Sent.Count - world.ClientPeer.Consumed;
            Assert.InRange(waiting, 1, Math.Max(Flood - consumed, EngineState.Window(world.ClientPeer.Endpoint).Messages));
        }

        End(world);
    }

    [Fact]
    public void A_sender_goes_on_at_full_rate_after_a_reference_receiver_lost_its_announcements()
    {
        var world = Connected();
        world.ClientPeer.AnnouncesAsReference = true;
        for (var round = 0; round < 10; round++)
        {
            SendWhileThereIsRoom(world);

            // All is consumed while the client reconciles, so that nothing is announced.
            world.Client.Live!.Up.IsStalled = true;
            world.Client.ListAgain();
            world.Settle();
            world.Client.Live.Up.IsStalled = false;
            world.Settle();
            Assert.Equal(world.ServerPeer.Sent.Count, world.ClientPeer.Consumed);

            // No heartbeat: the first half of a window shows that the client keeps up, and then the whole is there again.
            for (var turn = 0; turn < 3; turn++)
            {
                SendWhileThereIsRoom(world);
                world.Settle();
            }

            Assert.True(EngineState.Credit(world.ServerPeer.Endpoint).Messages > 3 * EngineState.Window(world.ClientPeer.Endpoint).Messages / 4);
        }

        End(world);
    }

    private static void SendWhileThereIsRoom(SimulatedWorld world)
    {
        while (world.ServerPeer.LastSend.IsCompleted)
            world.ServerPeer.Send(FrameTag.Text, 10, ListenerBehaviour.FinishLater, cancellable: false);
    }

    internal static SimulatedWorld Connected(ChannelOptions? options = null)
    {
        // The test framework's context would move continuations to other threads, where the order is anybody's guess.
        SynchronizationContext.SetSynchronizationContext(null);
        var world = new SimulatedWorld(options ?? new ChannelOptions(), 4 * 1024 * 1024, new History(0) { IsVerbose = true });
        world.Client.Connect();
        world.Settle();
        Assert.True(world.Client.IsSettled);
        return world;
    }

    internal static void SendBoth(SimulatedWorld world)
    {
        foreach (var peer in world.Peers)
            peer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
    }

    internal static void Reconnect(SimulatedWorld world)
    {
        world.Cut(world.Client.Live!, 0, 0);
        world.Heal();
    }

    internal static void GrowWindow(SimulatedWorld world, int messages)
    {
        while (EngineState.Window(world.ClientPeer.Endpoint).Messages < messages)
        {
            for (var i = 0; i < messages; i++)
                world.ServerPeer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
            world.Settle();
            world.Time.Advance(TimeSpan.FromMilliseconds(60));
        }
    }

    internal static void End(SimulatedWorld world, bool checkOracle = true)
    {
        if (world.Client.Live is { } live)
            world.Cut(live, 0, 0);
        world.Expire();
        if (checkOracle)
            world.Oracle.CheckEnd();
    }
}
