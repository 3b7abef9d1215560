using System.Text;
using Telefunc.Broadcasting;
using Telefunc.Broadcasting.Conformance;
using Telefunc.Interop;

namespace Telefunc.Redis.Tests;

/// <summary>A replica takes over, and may not have what its primary had acknowledged.</summary>
public class FailOverTests
{
    [Fact]
    public async Task A_replica_that_takes_over_under_load_begins_a_new_epoch()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var replica = await StartReplicaAsync(primary);
        await using var bus = await Bus.StartAsync(Create(primary, replica), Create(primary, replica), Create(primary, replica));

        await bus.ProgressAsync();
        await primary.KillAsync();
        await replica.CommandAsync("REPLICAOF", "NO", "ONE");
        await bus.ProgressAsync();
        await bus.StopAsync();

        bus.Check();
        Assert.Empty(bus.Failures);
        Assert.All(bus.Recorders, recorder => Assert.InRange(recorder.Epochs.Count, 2, 3));
    }

    [Fact]
    public async Task Acknowledged_messages_that_the_replica_never_got_are_told()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var replica = await StartReplicaAsync(primary);
        await using var transport = Create(primary, replica);
        await using var recorder = await BroadcastRecorder.StartAsync(transport, "key");
        await PublishAsync(transport, "a");

        await replica.FreezeAsync();
        await PublishAsync(transport, "b");
        var lost = await PublishAsync(transport, "c");
        await recorder.WaitForAsync(lost);
        await primary.KillAsync();
        await replica.ThawAsync();
        await replica.CommandAsync("REPLICAOF", "NO", "ONE");
        var after = await PublishAsync(transport, "d");
        await recorder.WaitForAsync(_ => recorder.Messages.Count == 4, "the message of the new primary");

        Assert.Equal(["a", "b", "c", "d"], recorder.Messages.Select(message => Encoding.UTF8.GetString(message.Payload.Span)));
        Assert.NotEqual(lost.Position.Epoch, after.Position.Epoch);
        Assert.Equal(1, after.Position.Seq);
    }

    /// <summary>It is the same process again, but it has taken over the replica's older data in between.</summary>
    [Fact]
    public async Task A_primary_that_was_a_replica_for_a_while_begins_a_new_epoch()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var other = await StartReplicaAsync(redis);
        await using var transport = Transports.Create(redis.Address);
        var first = await PublishAsync(transport, "a");
        await other.CommandAsync("REPLICAOF", "NO", "ONE");
        await PublishAsync(transport, "b");

        await ReplicateAsync(redis, other);
        await redis.CommandAsync("REPLICAOF", "NO", "ONE");
        var after = await PublishAsync(transport, "c");

        Assert.NotEqual(first.Position.Epoch, after.Position.Epoch);
        Assert.Equal(1, after.Position.Seq);
    }

    private static RedisBroadcastTransport Create(RedisServer primary, RedisServer replica) => Transports.Create($"{primary.Address},{replica.Address}");

    private static async Task<RedisServer> StartReplicaAsync(RedisServer primary)
    {
        var replica = await RedisServer.StartAsync("--repl-diskless-sync-delay", "0");
        await ReplicateAsync(replica, primary);
        return replica;
    }

    private static async Task ReplicateAsync(RedisServer replica, RedisServer primary)
    {
        await replica.CommandAsync("REPLICAOF", "127.0.0.1", $"{primary.Port}");
        var started = TimeProvider.System.GetTimestamp();
        while (!((string)(await replica.CommandAsync("INFO", "replication"))!).Contains("master_link_status:up", StringComparison.Ordinal))
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience.Default, "The replica does not reach its primary.");
    }

    private static async Task<BroadcastReceipt> PublishAsync(RedisBroadcastTransport transport, string text) =>
        await transport.PublishAsync(new BroadcastPublication("key", Guid.NewGuid(), BroadcastKind.Text, Encoding.UTF8.GetBytes(text)));
}
