using Telefunc.Channels;
using Telefunc.Protocol;
using static Telefunc.Simulation.Directed;

namespace Telefunc.Simulation;

/// <summary>What cuts and late wires may not do: known faults of the reference, each as one history that is written out.</summary>
public sealed class DirectedLossTests
{
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
}
