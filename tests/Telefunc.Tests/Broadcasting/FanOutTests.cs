using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telefunc.Broadcasting;
using Telefunc.Channels;
using Telefunc.Protocol;
using Telefunc.Serialization;

namespace Telefunc.Tests.Broadcasting;

/// <summary>Many members of one key: what a publish costs, what is held for those who are slow or away, and what becomes of them.</summary>
public sealed class FanOutTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("\"" + new string('x', 1000) + "\"");

    private sealed record Worded(string Text);

    private readonly FakeTimeProvider _time = new();
    private readonly ManualWork _work = new();
    private readonly BroadcastOptions _options = new();
    private readonly ChannelOptions _channelOptions = new();
    private readonly List<Exception?> _closes = [];

    private BroadcastHub Hub { get => field ??= new(new InMemoryBroadcastTransport(_options.InMemory, _time), _options, _time, NullLogger.Instance, _work); set; }

    [Fact]
    public void Item_19_10_One_stalled_reader_among_2000_holds_up_nobody_and_is_let_go()
    {
        var members = Enumerable.Range(0, 2000).Select(_ => Join()).ToArray();
        members[77].Wire.IsCongested = true;
        for (var n = 0; n < 600; n++)
            Publish();

        foreach (var (member, wire) in members.Where(member => member != members[77]))
        {
            Assert.Equal(Enumerable.Range(1, 600).Select(seq => (long)seq), wire.Seqs);
            Assert.Equal(Enumerable.Range(1, 600).Select(seq => (uint)seq), wire.Headers.Where(header => header.Tag == FrameTag.Publish).Select(header => header.Seq));
            Assert.True(member.IsOpen);
        }

        Assert.Empty(members[77].Wire.Seqs);
        Assert.False(members[77].Channel.IsOpen);
        Assert.Equal(FrameTag.Error, members[77].Wire.Headers[^1].Tag);
        Assert.Equal(NetworkErrorReason.SlowMember, Assert.IsType<NetworkException>(Assert.Single(_closes)).Reason);
    }

    [Fact]
    public void A_payload_is_encoded_once_and_shared_by_all_members()
    {
        var members = Enumerable.Range(0, 50).Select(_ => Join()).ToArray();
        Publish();
        Assert.True(members[0].Wire.Payloads[0].TryGetTarget(out var first));
        Assert.All(members, member => Assert.True(member.Wire.Payloads[0].TryGetTarget(out var payload) && ReferenceEquals(first, payload)));
    }

    [Fact]
    public void Item_19_10_What_is_held_for_members_who_are_away_is_held_once_and_bounded()
    {
        _options.InMemory.RetainedMessages = 1;
        _options.SlowMember = SlowMember.DropOldest;
        var witness = Join();
        var away = Enumerable.Range(0, 1000).Select(_ => Join()).ToArray();
        foreach (var (channel, wire) in away)
            channel.Endpoint.Detach(wire.Attachment!);
        for (var n = 0; n < 3000; n++)
            Publish();
        Assert.Equal(3000, witness.Wire.Seqs.Count);

        GC.Collect();
        var alive = witness.Wire.Payloads.Count(payload => payload.TryGetTarget(out _));
        var most = (_options.BufferLimit / Text.Length) + 64 + 1;
        Assert.InRange(alive, 1, most);
        GC.KeepAlive(away);
    }

    [Fact]
    public void A_publish_does_nothing_for_members_who_are_away()
    {
        var away = Enumerable.Range(0, 100).Select(_ => Join()).ToArray();
        foreach (var (channel, wire) in away)
            channel.Endpoint.Detach(wire.Attachment!);
        _work.RunAll();

        var publish = Hub.PublishAsync("key", BroadcastKind.Text, Text, CancellationToken.None).AsTask();

        Assert.True(publish.IsCompletedSuccessfully);
        Assert.Equal(0, _work.Count);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(400)]
    public void A_member_that_returns_gets_everything_it_missed_or_is_refused(int published)
    {
        var (channel, wire) = Join();
        Publish();
        channel.Endpoint.Detach(wire.Attachment!);
        for (var n = 0; n < published; n++)
            Publish();
        var next = new FakeWire(_work) { Channel = channel.Endpoint };
        next.Attachment = new Attachment(next, 0);
        var fits = published * (Text.Length + 128) <= _options.BufferLimit;

        Assert.Equal(0u, channel.Endpoint.TryAttach(next.Attachment, 1) ?? (fits ? 99u : 0u));
        _work.RunAll();

        Assert.Equal(fits, channel.IsOpen);
        Assert.Equal(fits ? Enumerable.Range(2, published).Select(seq => (long)seq) : [], next.Seqs);
    }

    [Fact]
    public void A_member_whose_wire_becomes_writable_catches_up_in_order()
    {
        var (_, wire) = Join();
        Publish();
        wire.IsCongested = true;
        for (var n = 0; n < 100; n++)
            Publish();
        Assert.Single(wire.Seqs);

        wire.IsCongested = false;
        Publish();

        Assert.Equal(Enumerable.Range(1, 102).Select(seq => (long)seq), wire.Seqs);
    }

    [Fact]
    public void A_client_that_never_proves_arrival_gets_no_more_than_can_be_repeated_to_it()
    {
        _channelOptions.ReplayBuffer = 20_000;
        var (channel, wire) = Join();
        wire.Confirms = false;
        for (var n = 0; n < 100; n++)
            Publish();
        Assert.InRange(wire.Seqs.Count, 18, 21);

        // The rest waits in the log, once for all, and nothing is lost by a cut.
        channel.Endpoint.Detach(wire.Attachment!);
        var next = new FakeWire(_work) { Channel = channel.Endpoint };
        next.Attachment = new Attachment(next, 0);
        Assert.NotNull(channel.Endpoint.TryAttach(next.Attachment, 5));
        _work.RunAll();
        Assert.Equal(Enumerable.Range(6, 95).Select(seq => (long)seq), next.Seqs);
    }

    [Fact]
    public void An_answer_to_a_publish_follows_the_publish_also_on_a_wire_that_was_congested()
    {
        var (channel, wire) = Join();
        wire.IsCongested = true;
        Publish();
        Receive(channel, wire, FrameTag.PublishAckRequest, 1, "\"mine\""u8.ToArray());
        _work.RunAll();
        Assert.Empty(wire.Answers);

        wire.IsCongested = false;
        _work.RunAll();

        var tags = wire.Headers.Select(header => header.Tag).Where(tag => tag is FrameTag.Publish or FrameTag.AckResponse);
        Assert.Equal([FrameTag.Publish, FrameTag.Publish, FrameTag.AckResponse], tags);
        Assert.Contains("\"seq\":2", Encoding.UTF8.GetString(wire.Answers[0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"text\":\"a\",\"other\":\"!Map:never\"}")]
    [InlineData("{\"text\":\"a\",\"other\":\"\\u0021Map:never\"}")]
    [InlineData("{\"text\":\"a\",")]
    public void A_text_that_would_break_the_decoders_of_others_breaks_the_protocol(string text)
    {
        var other = Join();
        var (channel, wire) = Join<Worded>();
        wire.ExpectsViolation = true;

        channel.Endpoint.Receive(wire.Attachment!, new FrameHeader(FrameTag.PublishAckRequest, 0, 1), Encoding.UTF8.GetBytes(text));
        _work.RunAll();

        Assert.Equal(1, wire.Violations);
        Assert.Empty(other.Wire.Seqs);
    }

    [Fact]
    public void A_hole_ends_members_or_shows_in_the_numbers()
    {
        var transport = new FaultyTransport();
        foreach (var policy in Enum.GetValues<SlowMember>())
        {
            _options.SlowMember = policy;
            Hub = new BroadcastHub(transport, _options, _time, NullLogger.Instance, _work);
            var (channel, wire) = Join();
            transport.PublishElsewhere();
            transport.UnderWay.Clear();
            transport.Forget(keep: 0);
            transport.PublishElsewhere();
            transport.DeliverAll();
            for (var i = 0; i < 3; i++)
            {
                _work.RunAll();
                _time.Advance(_options.ReorderDelay);
            }

            Assert.Equal(policy == SlowMember.DropOldest, channel.IsOpen);
            Assert.Equal(policy == SlowMember.DropOldest ? [transport.Last.Seq] : [], wire.Seqs);
        }

        Assert.Equal(NetworkErrorReason.BroadcastGap, Assert.IsType<NetworkException>(Assert.Single(_closes)).Reason);
    }

    [Fact]
    public void A_key_that_nobody_uses_is_given_up_after_the_delay_and_not_before()
    {
        var (channel, _) = Join();
        Assert.Equal(1, Hub.Count);
        channel.Abort();
        _work.RunAll();
        _time.Advance(_options.UnsubscribeDelay - TimeSpan.FromSeconds(1));
        Assert.Equal(1, Hub.Count);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(0, Hub.Count);
        Join();
        Assert.Equal(1, Hub.Count);
    }

    private (BroadcastChannel<string> Channel, FakeWire Wire) Join() => Join<string>();

    private (BroadcastChannel<T> Channel, FakeWire Wire) Join<T>()
    {
        ChannelHost.SetCurrent(new ChannelHost(
            ChannelSide.Server, DialectSerializer.Default, _time, _channelOptions, NullLogger.Instance, _work, broadcast: Hub));
        var channel = new BroadcastChannel<T>("key");
        ChannelHost.SetCurrent(null);
        channel.OnClose(error =>
        {
            if (error is NetworkException)
                _closes.Add(error);
        });
        var wire = new FakeWire(_work) { Channel = channel.Endpoint };
        wire.Attachment = new Attachment(wire, 0);
        Assert.NotNull(channel.Endpoint.TryAttach(wire.Attachment, 0));
        Receive(channel, wire, FrameTag.BroadcastSubscribe, 0, [0]);
        _work.RunAll();
        return (channel, wire);
    }

    private static void Receive(BroadcastChannel channel, FakeWire wire, FrameTag tag, uint seq, byte[] payload) =>
        channel.Endpoint.Receive(wire.Attachment!, new FrameHeader(tag, 0, seq), payload);

    private void Publish()
    {
        var publish = Hub.PublishAsync("key", BroadcastKind.Text, Text, CancellationToken.None).AsTask();
        _work.RunAll();
        Assert.True(publish.IsCompletedSuccessfully);
    }
}
