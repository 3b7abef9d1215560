using System.Text;
using Telefunc.Connections;
using Telefunc.Protocol;

namespace Telefunc.Tests.Connections;

/// <summary>A client's member of a broadcast (PROTOCOL.md 16, 19.6).</summary>
public sealed class SubscriptionTests
{
    private readonly ConnectionLab _lab = new();
    private readonly BroadcastChannel<string> _room;

    public SubscriptionTests()
    {
        _room = (BroadcastChannel<string>)BroadcastChannel.Revive(typeof(BroadcastChannel<string>), Guid.NewGuid().ToString(), "room", _lab.Connection.Host);
        _lab.Connection.Register([new ConnectionEntry(_room.Endpoint, _room)]);
        _lab.Last.Open();
        _lab.Last.Reconcile();
        _lab.Run();
    }

    [Fact]
    public void Item_19_6_A_lost_subscription_is_told_again()
    {
        var received = new List<string>();
        var subscription = _room.Subscribe((text, info) => received.Add($"{info.Seq} {text}"));
        Assert.Equal(1, Count(FrameTag.BroadcastSubscribe));
        _lab.Last.Lose();
        _lab.Retry().Open();
        Assert.Equal(0, Count(FrameTag.BroadcastSubscribe));

        _lab.Last.Reconcile();

        Assert.Equal(1, Count(FrameTag.BroadcastSubscribe));
        Assert.False(subscription.Started.IsCompleted);
        _lab.Last.Send(FrameTag.Publish, "7,1700000000000\n\"hello\""u8, seq: 1);
        _lab.Run();
        Assert.Equal(["7 hello"], received);
    }

    [Fact]
    public void Item_19_6_Also_when_another_channel_was_listed()
    {
        _room.SubscribeBinary((_, _) => { });
        _lab.Register();

        _lab.Last.Reconcile();

        Assert.Equal(2, Count(FrameTag.BroadcastSubscribe));
        Assert.All(_lab.Last.Frames.Where(frame => frame.Header.Tag == FrameTag.BroadcastSubscribe), frame => Assert.Equal([1], frame.Payload));
    }

    [Fact]
    public async Task A_subscription_has_started_when_the_server_answers_what_followed_it()
    {
        var subscription = _room.Subscribe((_, _) => { });
        Assert.Equal([FrameTag.BroadcastSubscribe, FrameTag.BandwidthPing], _lab.Last.Tags.TakeLast(2));
        Assert.False(subscription.Started.IsCompleted);

        _lab.Last.Send(FrameTag.BandwidthPingAck);

        await subscription.Started;
    }

    [Fact]
    public void The_last_listener_of_a_kind_takes_the_subscription_back()
    {
        var first = _room.Subscribe((_, _) => { });
        var second = _room.Subscribe((_, _) => { });
        Assert.Equal(1, Count(FrameTag.BroadcastSubscribe));

        first.Dispose();
        Assert.Equal(0, Count(FrameTag.BroadcastUnsubscribe));
        second.Dispose();
        Assert.Equal(1, Count(FrameTag.BroadcastUnsubscribe));

        // The server must not go on after a reconnect because this was lost.
        _lab.Last.Lose();
        _lab.Retry().Open();
        _lab.Last.Reconcile();
        Assert.Equal((0, 1), (Count(FrameTag.BroadcastSubscribe), Count(FrameTag.BroadcastUnsubscribe)));
    }

    [Fact]
    public async Task A_publish_is_a_request_whose_receipt_says_where_it_stands()
    {
        var publishing = _room.PublishAsync("hello");
        var frame = _lab.Last.Frames.Single(frame => frame.Header.Tag == FrameTag.PublishAckRequest);
        Assert.Equal("\"hello\"", Encoding.UTF8.GetString(frame.Payload));

        var receipt = """{"key":"room","seq":7,"timestamp":1700000000000,"meta":{"delivered":1}}"""u8;
        _lab.Last.Send(FrameTag.AckResponse, AckResponse.Encode(frame.Header.Seq, AckStatus.Ok, receipt), seq: 1);

        var info = await publishing;
        Assert.Equal(("room", 7, 1700000000000), (info.Key, info.Seq, info.Timestamp.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task A_publish_that_the_server_could_not_make_fails()
    {
        var publishing = _room.PublishBinaryAsync(new byte[] { 1 });
        var frame = _lab.Last.Frames.Single(frame => frame.Header.Tag == FrameTag.PublishBinaryAckRequest);

        _lab.Last.Send(FrameTag.AckResponse, AckResponse.Encode(frame.Header.Seq, AckStatus.Error, "no"u8), seq: 1);

        await Assert.ThrowsAsync<Telefunc.Broadcasting.BroadcastException>(() => publishing);
    }

    private int Count(FrameTag tag) => _lab.Last.Tags.Count(sent => sent == tag);
}
