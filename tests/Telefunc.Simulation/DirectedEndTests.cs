using Telefunc.Protocol;
using static Telefunc.Simulation.Directed;

namespace Telefunc.Simulation;

/// <summary>Aborts, closes and the end of the numbers: known faults of the reference, each as one history that is written out.</summary>
public sealed class DirectedEndTests
{
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
}
