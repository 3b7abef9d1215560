using Xunit;

namespace Telefunc.Broadcasting.Conformance;

public abstract partial class BroadcastTransportConformance
{
    /// <summary>A key that nobody has used is at number 0 and has no messages.</summary>
    [Fact]
    public async Task An_unknown_key_is_at_0()
    {
        var (transport, key) = (await StartAsync(), NewKey());

        var newest = await Wait(transport.ReadAsync(key, null, 1).AsTask());
        var all = await Wait(transport.ReadAsync(key, new BroadcastPosition("none", 0), 10).AsTask());

        Assert.Equal(0, newest.Last.Seq);
        Assert.Empty(newest.Messages);
        Assert.Equal(0, all.Last.Seq);
        Assert.Empty(all.Messages);
    }

    /// <summary>Without a position only the newest one is told.</summary>
    [Fact]
    public async Task The_newest_position_can_be_asked_for()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        var receipts = await PublishManyAsync(transport, key, "a", 5);

        var newest = await Wait(transport.ReadAsync(key, null, 100).AsTask());

        Assert.Equal(receipts[^1].Position, newest.Last);
        Assert.Empty(newest.Messages);
    }

    /// <summary>What follows a position is read in order, at most as much as was asked for.</summary>
    [Fact]
    public async Task The_history_follows_a_position()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        var count = Math.Min(10, RetainedMessages);
        var receipts = await PublishManyAsync(transport, key, "a", count);

        for (var after = 0; after <= count; after++)
        {
            for (var limit = 1; limit <= count + 1; limit++)
            {
                var position = new BroadcastPosition(receipts[0].Position.Epoch, after);
                var history = await Wait(transport.ReadAsync(key, position, limit).AsTask());

                // Fewer than asked for are allowed, but not none where there are some.
                Assert.Equal(receipts[^1].Position, history.Last);
                Assert.InRange(history.Messages.Count, Math.Min(1, count - after), Math.Min(limit, count - after));
                Assert.Equal(receipts.Skip(after).Take(history.Messages.Count).Select(receipt => receipt.Position), history.Messages.Select(message => message.Position));
            }
        }
    }

    /// <summary>To whoever comes from another epoch everything is told.</summary>
    [Fact]
    public async Task A_position_of_another_epoch_is_before_everything()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        var receipts = await PublishManyAsync(transport, key, "a", 2);

        var history = await Wait(transport.ReadAsync(key, new BroadcastPosition("another", 1000), 100).AsTask());

        Assert.Equal(receipts[^1].Position, history.Last);
        Assert.Equal(1, history.Messages[0].Position.Seq);
    }

    /// <summary>When more was published than is retained, the oldest are missing and nothing else.</summary>
    [Fact]
    public async Task Retention_drops_the_oldest_only()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        var count = RetainedMessages + 25;
        var receipts = await PublishManyAsync(transport, key, "a", count);

        var retained = await ReadAllAsync(transport, key);
        var behind = await Wait(transport.ReadAsync(key, new BroadcastPosition(receipts[0].Position.Epoch, 1), 1).AsTask());

        Assert.InRange(retained.Count, 1, RetainedMessages);
        Assert.Equal(receipts[^retained.Count..].Select(receipt => receipt.Position), retained.Select(message => message.Position));
        Assert.Equal(receipts.Select((_, index) => $"a:{index + 1}").TakeLast(retained.Count), retained.Select(Read));
        Assert.Equal(retained[0].Position, behind.Messages[0].Position);
    }

    /// <summary>A server that does not listen reads what others have published.</summary>
    [Fact]
    public async Task The_history_is_the_same_on_every_server()
    {
        var (one, other, key) = (await StartAsync(), await StartAsync(), NewKey());

        await PublishAsync(one, Text(key, "a"));
        await PublishAsync(other, Text(key, "b"));

        Assert.Equal(["a", "b"], (await ReadAllAsync(one, key)).Select(Read));
        Assert.Equal(["a", "b"], (await ReadAllAsync(other, key)).Select(Read));
    }
}
