using Xunit;

namespace Telefunc.Broadcasting.Conformance;

/// <summary>
/// Further tests for engines that can lose their data, for instance because a server outside of the process holds them in its memory.
/// </summary>
public abstract class BroadcastTransportLossConformance : BroadcastTransportConformance
{
    /// <summary>Makes the engine lose everything, while transports are connected to it. It works again when this completes.</summary>
    protected abstract ValueTask LoseDataAsync();

    /// <summary>A count that was lost begins anew in another epoch, for everyone, and a position of the old epoch shows it.</summary>
    [Fact]
    public async Task Lost_data_begin_a_new_epoch()
    {
        var (one, other, key) = (await StartAsync(), await StartAsync(), NewKey());
        var recorder = await RecordAsync(other, key);
        await PublishAsync(one, Text(key, "a"));
        var before = await PublishAsync(one, Text(key, "b"));
        await recorder.WaitForAsync(before);

        await LoseDataAsync();
        var after = await PublishAsync(one, Text(key, "c"));
        await recorder.WaitForAsync(_ => recorder.Messages.Count == 3, "the message of the new epoch");

        Assert.NotEqual(before.Position.Epoch, after.Position.Epoch);
        Assert.Equal(1, after.Position.Seq);
        Assert.Equal([before.Position.Epoch, after.Position.Epoch], recorder.Messages.Select(message => message.Position.Epoch).Distinct());
        Assert.Equal(["a", "b", "c"], recorder.Messages.Select(Read));
        var history = await other.ReadAsync(key, before.Position, 10);
        Assert.Equal(after.Position, history.Last);
        Assert.Equal(["c"], history.Messages.Select(Read));
    }

    /// <summary>Whoever asks with a position of the lost epoch learns that it is gone, also when nothing was published since.</summary>
    [Fact]
    public async Task A_lost_position_is_not_confirmed()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        var before = await PublishAsync(transport, Text(key, "a"));

        await LoseDataAsync();
        var history = await transport.ReadAsync(key, before.Position, 10);

        Assert.Empty(history.Messages);
        Assert.NotEqual(before.Position.Epoch, history.Last.Epoch);
        Assert.Equal(0, history.Last.Seq);
    }
}
