using Telefunc.Delivery;
using Telefunc.Protocol;
using static Telefunc.Simulation.Directed;

namespace Telefunc.Simulation;

/// <summary>Credit and who waits for it: known faults of the reference and of others, each as one history that is written out.</summary>
public sealed class DirectedFlowTests
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
}
