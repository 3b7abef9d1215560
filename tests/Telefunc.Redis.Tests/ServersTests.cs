using Telefunc.Interop.Faults;

namespace Telefunc.Redis.Tests;

/// <summary>
/// The whole way from <see cref="IBroadcast"/> through a real Redis to the subscribers of several servers, while all of them publish to
/// one key and Redis or the network fails. (PROTOCOL.md 16)
/// </summary>
public class ServersTests
{
    [Theory]
    [InlineData(nameof(CutKind.Fin))]
    [InlineData(nameof(CutKind.Reset))]
    public async Task A_server_that_was_cut_off_in_a_burst_loses_and_doubles_nothing(string kind)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = new FaultProxy(redis.Port);
        await using var servers = await Servers.StartAsync([redis.Address, redis.Address, Through(proxy)]);

        for (var round = 0; round < 2; round++)
        {
            await servers.ProgressAsync();
            await CutOffAsync(servers, proxy, Enum.Parse<CutKind>(kind));
            await servers.ProgressAsync(servers: [2]);
        }

        await servers.StopAsync();

        CheckComplete(servers);
    }

    [Fact]
    public async Task Answers_of_redis_that_never_arrive_double_nothing()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = new FaultProxy(redis.Port);
        await using var servers = await Servers.StartAsync([redis.Address, Through(proxy)]);

        for (var round = 0; round < 2; round++)
        {
            await servers.ProgressAsync();
            proxy.Stall(Direction.ToClient);
            await servers.ProgressAsync(servers: [0]);
            proxy.Cut(CutKind.Reset);
            await servers.ProgressAsync(servers: [1]);
        }

        await servers.StopAsync();

        CheckComplete(servers);
    }

    [Fact]
    public async Task What_redis_no_longer_retains_after_a_cut_is_told()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = new FaultProxy(redis.Port);
        await using var servers = await Servers.StartAsync([redis.Address, Through(proxy)], retainedMessages: 50);

        await servers.ProgressAsync();
        await CutOffAsync(servers, proxy, CutKind.Reset);
        await servers.ProgressAsync(servers: [1]);
        await servers.StopAsync();

        servers.Check();
        Assert.Empty(servers.Failures);
        Assert.Single(servers.Epochs);
        Assert.All(servers.Logs[1], log => Assert.Contains(log.Gaps, gap => gap is { Reason: BroadcastGapReason.Lost, Missed: > 100 }));
    }

    [Fact]
    public async Task A_killed_redis_with_a_synced_append_only_file_loses_and_doubles_nothing()
    {
        await using var redis = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var servers = await Servers.StartAsync([redis.Address, redis.Address, redis.Address]);

        for (var round = 0; round < 2; round++)
        {
            await servers.ProgressAsync();
            await redis.KillAsync();
            await redis.RestartAsync();
        }

        await servers.ProgressAsync();
        await servers.StopAsync();

        CheckComplete(servers);
    }

    [Fact]
    public async Task A_killed_redis_without_persistence_is_told_to_every_subscriber()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var servers = await Servers.StartAsync([redis.Address, redis.Address, redis.Address]);

        for (var round = 0; round < 2; round++)
        {
            await servers.ProgressAsync();
            await redis.KillAsync();
            await redis.RestartAsync();
        }

        await servers.ProgressAsync();
        await servers.StopAsync();

        CheckBegunAnew(servers, times: 2);
    }

    [Fact]
    public async Task Flushed_keys_are_told_to_every_subscriber()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var servers = await Servers.StartAsync([redis.Address, redis.Address]);

        for (var round = 0; round < 2; round++)
        {
            await servers.ProgressAsync();
            await redis.CommandAsync("FLUSHALL");
        }

        await servers.ProgressAsync();
        await servers.StopAsync();

        CheckBegunAnew(servers, times: 2);
    }

    /// <summary>Cuts the last server off, lets the others go on, and heals the network.</summary>
    private static async Task CutOffAsync(Servers servers, FaultProxy proxy, CutKind kind)
    {
        proxy.RefusesConnections = true;
        proxy.Cut(kind);
        await servers.ProgressAsync(servers: [0]);
        proxy.RefusesConnections = false;
    }

    private static void CheckComplete(Servers servers)
    {
        servers.Check();
        Assert.Empty(servers.Failures);
        Assert.Single(servers.Epochs);
        Assert.All(servers.Logs.SelectMany(logs => logs), log => Assert.Empty(log.Gaps));
    }

    /// <summary>Everything is complete within each epoch, and the end of one is told. A server that did not see a short one is told of it with the next.</summary>
    private static void CheckBegunAnew(Servers servers, int times)
    {
        servers.Check();
        Assert.Empty(servers.Failures);
        Assert.Equal(times + 1, servers.Epochs.Count);
        Assert.All(servers.Logs.SelectMany(logs => logs), log =>
        {
            Assert.InRange(log.Gaps.Count, 1, times);
            Assert.All(log.Gaps, gap => Assert.Equal((BroadcastGapReason.EpochChanged, null), (gap.Reason, gap.Missed)));
        });
    }

    private static string Through(FaultProxy proxy) => $"127.0.0.1:{proxy.Port}";
}
