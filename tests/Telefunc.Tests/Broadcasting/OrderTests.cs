using System.Text;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telefunc.Broadcasting;

namespace Telefunc.Tests.Broadcasting;

/// <summary>The order of messages, over an engine that loses, repeats and mixes up what it announces (PROTOCOL.md 19.15).</summary>
public sealed class OrderTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ManualWork _work = new();
    private readonly FaultyTransport _transport = new();
    private readonly BroadcastOptions _options = new();

    private enum Step
    {
        Publish,
        PublishElsewhere,
        DeliverFirst,
        DeliverAny,
        Repeat,
        Lose,
        Interrupt,
        Work,
        Time,
        Down,
        Up,
        Forget,
        StartAnew,
    }

    [Fact]
    public void What_comes_in_order_is_heard_at_once()
    {
        var subscriber = new Subscriber(Hub());
        Publish(5);
        _transport.DeliverAll();
        _work.RunAll();

        Assert.Equal([1, 2, 3, 4, 5], subscriber.Heard.Select(info => info.Seq));
        Assert.Equal(1, _transport.Reads);
    }

    [Fact]
    public void Item_19_15_A_message_that_was_lost_is_read_from_the_history_and_nothing_is_doubled()
    {
        var subscriber = new Subscriber(Hub());
        Publish(5);
        _transport.Lose(2);
        _transport.Deliver(0, keep: true);
        _transport.DeliverAll();
        _work.RunAll();
        Assert.Equal([1, 2], subscriber.Heard.Select(info => info.Seq));

        _time.Advance(_options.ReorderDelay);
        _work.RunAll();

        Assert.Equal([1, 2, 3, 4, 5], subscriber.Heard.Select(info => info.Seq));
        Assert.Empty(subscriber.Gaps);
    }

    [Fact]
    public void A_message_that_comes_a_little_late_costs_no_read()
    {
        var subscriber = new Subscriber(Hub());
        Publish(3);
        _transport.Deliver(2);
        _transport.Deliver(1);
        _transport.Deliver(0);
        _work.RunAll();
        _time.Advance(TimeSpan.FromSeconds(1));
        _work.RunAll();

        Assert.Equal([1, 2, 3], subscriber.Heard.Select(info => info.Seq));
        Assert.Equal(1, _transport.Reads);
    }

    [Fact]
    public void Item_19_15_A_lost_last_message_is_found_by_the_position_check()
    {
        var subscriber = new Subscriber(Hub());
        Publish(1);
        _transport.DeliverAll();
        Publish(1);
        _transport.Lose(0);
        _work.RunAll();
        Assert.Single(subscriber.Heard);

        Pass(_options.PositionCheckInterval + TimeSpan.FromSeconds(1));

        Assert.Equal([1, 2], subscriber.Heard.Select(info => info.Seq));
    }

    [Fact]
    public void A_hole_that_the_history_cannot_fill_is_told_where_it_is()
    {
        var subscriber = new Subscriber(Hub());
        Publish(2);
        _transport.DeliverAll();
        Publish(5);
        _transport.UnderWay.Clear();
        _transport.Forget(keep: 2);
        _transport.Interrupt();
        _work.RunAll();

        Assert.Equal([1, 2, 6, 7], subscriber.Heard.Select(info => info.Seq));
        Assert.Equal([new BroadcastGap("key", BroadcastGapReason.Lost, 3)], subscriber.Gaps);
        subscriber.AssertNoSilentHole();
    }

    [Fact]
    public void A_slow_subscriber_is_told_of_what_it_missed_before_a_hole()
    {
        _options.BufferLimit = 128;
        var busy = new TaskCompletionSource();
        var subscriber = new Subscriber(Hub()) { WhileBusy = _ => busy.Task };
        foreach (var count in (int[])[1, 3])
        {
            Publish(count);
            _transport.DeliverAll();
            _work.RunAll();
        }

        Publish(4);
        _transport.UnderWay.Clear();
        _transport.Forget(keep: 1);
        _transport.Interrupt();
        _work.RunAll();

        busy.SetResult();
        _work.RunAll();

        Assert.Equal([1, 8], subscriber.Heard.Select(info => info.Seq));
        Assert.Equal([BroadcastGapReason.Slow, BroadcastGapReason.Lost], subscriber.Gaps.Select(gap => gap.Reason));
        subscriber.AssertNoSilentHole();
    }

    [Fact]
    public void A_new_epoch_is_told_and_followed_from_its_beginning()
    {
        var subscriber = new Subscriber(Hub());
        Publish(3);
        _transport.DeliverAll();
        _transport.StartAnew();
        Publish(2);
        _transport.Deliver(1);
        _transport.Deliver(0);
        _work.RunAll();

        Assert.Equal([1, 2, 3, 1, 2], subscriber.Heard.Select(info => info.Seq));
        Assert.Equal(["epoch 1", "epoch 2"], subscriber.Heard.Select(info => info.Epoch).Distinct());
        Assert.Equal([new BroadcastGap("key", BroadcastGapReason.EpochChanged, null)], subscriber.Gaps);
    }

    [Fact]
    public void What_is_missing_for_too_long_counts_as_lost_and_the_rest_goes_on()
    {
        var subscriber = new Subscriber(Hub());
        Publish(3);
        _transport.Lose(0);
        _transport.IsDown = true;
        _transport.DeliverAll();
        Pass(_options.CatchUpTimeout - TimeSpan.FromSeconds(3));
        Assert.Empty(subscriber.Heard);

        Pass(TimeSpan.FromSeconds(6));

        Assert.Equal([2, 3], subscriber.Heard.Select(info => info.Seq));
        Assert.Equal([new BroadcastGap("key", BroadcastGapReason.Lost, 1)], subscriber.Gaps);
    }

    [Fact]
    public async Task Listening_that_begins_late_is_told()
    {
        _transport.IsDown = true;
        var hub = Hub();
        var subscriber = new Subscriber(hub);
        var publish = hub.PublishAsync("key", BroadcastKind.Text, "1"u8.ToArray(), CancellationToken.None).AsTask();
        await Assert.ThrowsAsync<BroadcastException>(() => publish);
        Assert.False(subscriber.Text.Started.IsCompleted);
        _transport.IsDown = false;
        _transport.PublishElsewhere();

        for (var second = 0; second < 5 && !subscriber.Text.Started.IsCompleted; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await subscriber.Text.Started;
        Publish(1);
        _transport.DeliverAll();
        _work.RunAll();
        Assert.Equal([BroadcastGapReason.StartedLate], subscriber.Gaps.Select(gap => gap.Reason));
        Assert.Equal([2], subscriber.Heard.Select(info => info.Seq));
    }

    [Fact]
    public void Own_publishes_are_heard_without_their_announcement()
    {
        var hub = Hub();
        var subscriber = new Subscriber(hub);
        Assert.True(hub.PublishAsync("key", BroadcastKind.Text, "1"u8.ToArray(), CancellationToken.None).AsTask().IsCompletedSuccessfully);
        _transport.Lose(0);
        _work.RunAll();

        Assert.Equal([1], subscriber.Heard.Select(info => info.Seq));
    }

    /// <summary>Any schedule of faults: what is heard has no silent hole, and when the faults end everybody is up to date.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_schedule_of_faults_makes_a_silent_hole(bool withLoss)
    {
        var step = Gen.Enum<Step>().Where(step => withLoss || step is not (Step.Forget or Step.StartAnew));
        Gen.Select(step, Gen.Int[0, 1000]).List[0, 120].Sample(schedule => new OrderTests().Run(schedule, withLoss), iter: 3000);
    }

    private void Run(List<(Step Step, int Random)> schedule, bool withLoss)
    {
        _options.ReorderLimit = 4;
        var hub = Hub();
        var subscribers = new[] { new Subscriber(hub), new Subscriber(hub) };
        foreach (var (step, random) in schedule)
            Do(step, random, hub);

        _transport.IsDown = false;
        _transport.DeliverAll();
        _transport.Interrupt();
        Pass(TimeSpan.FromSeconds(3));
        foreach (var subscriber in subscribers)
        {
            subscriber.AssertNoSilentHole();
            if (!withLoss)
            {
                Assert.Empty(subscriber.Gaps);
                Assert.Equal(_transport.Numbered.Select(position => position.Seq), subscriber.Heard.Select(info => info.Seq));
            }
        }

        // Whatever happened, what is published now is heard by all.
        Publish(1);
        _transport.DeliverAll();
        Pass(TimeSpan.FromSeconds(3));
        Assert.All(subscribers, subscriber =>
        {
            subscriber.AssertNoSilentHole();
            Assert.Equal(_transport.Last, new BroadcastPosition(subscriber.Heard[^1].Epoch, subscriber.Heard[^1].Seq));
        });
    }

    private void Do(Step step, int random, BroadcastHub hub)
    {
        var any = _transport.UnderWay.Count > 0 ? random % _transport.UnderWay.Count : -1;
        switch (step)
        {
            case Step.Publish:
                _ = hub.PublishAsync("key", BroadcastKind.Text, Encoding.UTF8.GetBytes("1"), CancellationToken.None).AsTask();
                break;
            case Step.PublishElsewhere when !_transport.IsDown:
                _transport.PublishElsewhere();
                break;
            case Step.DeliverFirst when any >= 0:
                _transport.Deliver(0);
                break;
            case Step.DeliverAny when any >= 0:
                _transport.Deliver(any);
                break;
            case Step.Repeat when any >= 0:
                _transport.Deliver(any, keep: true);
                break;
            case Step.Lose when any >= 0:
                _transport.Lose(any);
                break;
            case Step.Interrupt:
                _transport.Interrupt();
                break;
            case Step.Work when _work.Count > 0:
                _work.RunOne(random % _work.Count);
                break;
            case Step.Time:
                _time.Advance(TimeSpan.FromMilliseconds(random));
                break;
            case Step.Down or Step.Up:
                _transport.IsDown = step == Step.Down;
                break;
            case Step.Forget:
                _transport.Forget(random % 5);
                break;
            case Step.StartAnew when random % 4 == 0:
                _transport.StartAnew();
                break;
            default:
                break;
        }
    }

    private BroadcastHub Hub() => new(_transport, _options, _time, NullLogger.Instance, _work);

    private void Publish(int count)
    {
        for (var i = 0; i < count; i++)
            _transport.PublishElsewhere();
    }

    private void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(250))
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            _work.RunAll();
        }
    }
}
