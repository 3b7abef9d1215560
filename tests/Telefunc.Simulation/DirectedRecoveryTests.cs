using Telefunc.Delivery;
using Telefunc.Protocol;
using static Telefunc.Simulation.Directed;

namespace Telefunc.Simulation;

/// <summary>What must come again after it was lost, once and in time, each as one history that is written out.</summary>
public sealed class DirectedRecoveryTests
{
    [Fact]
    public void Frames_that_come_by_both_wires_of_an_upgrade_are_delivered_once()
    {
        var world = Connected();
        var before = world.Client.Live!;
        before.Down.IsStalled = true;
        for (var i = 0; i < 3; i++)
            world.ServerPeer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
        world.Client.Upgrade();
        var after = world.Client.Pending!;
        after.Down.IsStalled = true;
        world.Settle();
        before.Down.IsStalled = false;
        world.Settle();
        Assert.Equal([0, 1, 2], world.ClientPeer.Delivered);

        after.Down.IsStalled = false;
        world.Settle();
        Assert.True(world.Client.IsSettled);
        Assert.Equal([0, 1, 2], world.ClientPeer.Delivered);
        End(world);
    }

    [Fact]
    public void A_peer_that_starts_from_the_initial_credit_is_told_of_a_grown_window()
    {
        var world = Connected();
        GrowWindow(world, 800);
        EngineState.Credit(world.ServerPeer.Endpoint) = new SendCredit();
        Reconnect(world);
        Assert.Equal(EngineState.Window(world.ClientPeer.Endpoint).Messages, EngineState.Credit(world.ServerPeer.Endpoint).Messages);
        End(world);
    }

    [Fact]
    public void A_sender_whose_credit_was_never_renewed_is_freed_by_the_peers_heartbeats()
    {
        var world = Connected();
        EngineState.Credit(world.ServerPeer.Endpoint).SetMessages(0);
        world.ServerPeer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
        world.Settle();
        Assert.False(world.ServerPeer.LastSend.IsCompleted);
        for (var heartbeat = 0; heartbeat < 4; heartbeat++)
        {
            world.Client.Ping();
            world.Settle();
        }

        Assert.True(world.ServerPeer.LastSend.IsCompleted);
        End(world);
    }

    [Fact]
    public void A_CLOSE_that_was_lost_is_said_again_on_the_next_wire()
    {
        var world = Connected();
        world.Client.Live!.Down.IsStalled = true;
        world.ServerPeer.Close(TimeSpan.FromSeconds(60));
        world.Cut(world.Client.Live, 0, 0);
        world.Heal();
        Assert.True(Assert.Single(world.ServerPeer.Closes).IsCompletedSuccessfully);
        Assert.Equal((1, null), (world.ClientPeer.CloseCount, world.ClientPeer.CloseError));
        Assert.Equal((1, null), (world.ServerPeer.CloseCount, world.ServerPeer.CloseError));
        End(world);
    }

    [Theory]
    [InlineData(2, 60)]
    [InlineData(60, 2)]
    public void When_both_sides_close_the_earlier_deadline_counts(int server, int client)
    {
        var world = Connected();
        foreach (var peer in world.Peers)
            peer.Send(FrameTag.TextAckRequest, 10, ListenerBehaviour.FinishLater, cancellable: false);
        world.Settle(finishListeners: false);
        world.ServerPeer.Close(TimeSpan.FromSeconds(server));
        world.ClientPeer.Close(TimeSpan.FromSeconds(client));
        world.Settle(finishListeners: false);
        Assert.All(world.Peers, static peer => Assert.Equal(0, peer.CloseCount));

        world.Time.Advance(TimeSpan.FromSeconds(3));
        world.Settle(finishListeners: false);
        Assert.All(world.Peers, static peer => Assert.Equal(NetworkErrorReason.CloseTimeout, Assert.IsType<NetworkException>(peer.CloseError).Reason));
        End(world);
    }
}
