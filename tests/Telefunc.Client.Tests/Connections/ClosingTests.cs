using Telefunc.Protocol;

namespace Telefunc.Tests.Connections;

/// <summary>Frames of the close handshake that were lost with a wire (PROTOCOL.md 19.7).</summary>
public sealed class ClosingTests
{
    [Fact]
    public async Task Item_19_7_A_lost_CLOSE_is_repeated()
    {
        var lab = new ConnectionLab();
        var channel = lab.Connect();
        var closing = channel.Channel.CloseAsync();
        Assert.Contains(FrameTag.Close, lab.Last.Tags);
        lab.Last.Lose();
        lab.Retry().Open();
        Assert.DoesNotContain(FrameTag.Close, lab.Last.Tags);

        lab.Last.Reconcile();

        Assert.Contains(FrameTag.Close, lab.Last.Tags);
        lab.Last.Send(FrameTag.CloseAck);
        lab.Run();
        Assert.True(await closing);
        Assert.Null(Assert.Single(channel.Closes));
    }

    [Fact]
    public void Item_19_7_A_lost_CLOSE_ACK_is_repeated()
    {
        var lab = new ConnectionLab();
        var channel = lab.Connect();
        var release = new TaskCompletionSource();
        channel.Channel.OnClose(_ => release.Task);
        _ = channel.Channel.SendAsync<int>(1);
        lab.Last.Send(FrameTag.Close, UInt32Payload.Encode(5000));
        Assert.Contains(FrameTag.CloseAck, lab.Last.Tags);
        lab.Last.Lose();
        lab.Retry().Open();

        lab.Last.Reconcile(null, lastSeq: 1);

        Assert.Contains(FrameTag.CloseAck, lab.Last.Tags);
    }

    [Fact]
    public async Task Item_19_7_After_giving_up_the_server_is_sent_a_list_without_the_channel()
    {
        var lab = new ConnectionLab();
        var channel = lab.Connect();
        var other = lab.Register();
        lab.Last.Reconcile();
        var lists = lab.Last.Lists;
        var closing = channel.Channel.CloseAsync(TimeSpan.FromSeconds(2));
        lab.Pass(TimeSpan.FromSeconds(3));

        Assert.False(await closing);
        Assert.Equal(NetworkErrorReason.CloseTimeout, Assert.IsType<NetworkException>(Assert.Single(channel.Closes)).Reason);
        Assert.Equal(lists + 1, lab.Last.Lists);
        Assert.Equal(other.Channel.Id, Assert.Single(lab.Last.LastList.Open).Id);
    }

    [Fact]
    public void Item_19_7_The_last_channel_too()
    {
        var lab = new ConnectionLab();
        var channel = lab.Connect();
        _ = channel.Channel.CloseAsync(TimeSpan.FromSeconds(2));
        lab.Pass(TimeSpan.FromSeconds(3));

        Assert.Empty(lab.Last.LastList.Open);
        lab.Last.Reconcile([]);
        lab.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(2, lab.Last.Lists);
    }

    [Fact]
    public void A_close_that_the_server_has_agreed_to_needs_no_list()
    {
        var lab = new ConnectionLab();
        var channel = lab.Connect();
        _ = channel.Channel.CloseAsync();
        lab.Last.Send(FrameTag.CloseAck);
        lab.Run();

        Assert.Null(Assert.Single(channel.Closes));
        Assert.Equal(1, lab.Last.Lists);
    }

    [Fact]
    public void A_channel_that_ends_while_it_is_listed_is_taken_back()
    {
        var lab = new ConnectionLab();
        var channel = lab.Register();
        lab.Last.Open();
        channel.Channel.Abort("no longer wanted");
        lab.Run();
        Assert.IsType<AbortException>(Assert.Single(channel.Closes));

        lab.Last.Reconcile();

        Assert.Equal(2, lab.Last.Lists);
        Assert.Empty(lab.Last.LastList.Open);
    }
}
