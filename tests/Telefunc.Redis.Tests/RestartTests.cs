using Telefunc.Broadcasting;

namespace Telefunc.Redis.Tests;

/// <summary>Redis dies and comes back while three servers publish to one key.</summary>
public class RestartTests
{
    [Fact]
    public async Task A_synced_append_only_file_keeps_everything()
    {
        await using var redis = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var bus = await Bus.StartAsync(Create(redis), Create(redis), Create(redis));

        for (var round = 0; round < 3; round++)
        {
            await bus.ProgressAsync();
            await redis.KillAsync();
            await redis.RestartAsync();
        }

        await bus.ProgressAsync();
        await bus.StopAsync();

        bus.Check();
        Assert.Empty(bus.Failures);
        Assert.All(bus.Recorders, recorder => Assert.Single(recorder.Epochs));
        Assert.All(bus.Recorders, recorder => Assert.Empty(recorder.Holes));
    }

    [Fact]
    public async Task An_append_only_file_that_is_trusted_keeps_everything()
    {
        await using var redis = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "everysec");
        RedisBroadcastTransport Trusting() => Create(redis, options => options.RestartTrust = RedisRestartTrust.AppendOnlyFile);
        await using var bus = await Bus.StartAsync(Trusting(), Trusting());

        await bus.ProgressAsync();
        await redis.ShutDownAsync();
        await redis.RestartAsync();
        await bus.ProgressAsync();
        await bus.StopAsync();

        bus.Check();
        Assert.Empty(bus.Failures);
        Assert.All(bus.Recorders, recorder => Assert.Single(recorder.Epochs));
        Assert.All(bus.Recorders, recorder => Assert.Empty(recorder.Holes));
    }

    [Theory]
    [InlineData("--appendonly", "no")]
    [InlineData("--appendonly", "yes", "--appendfsync", "everysec")]
    public async Task Without_that_a_new_epoch_tells_that_messages_may_be_lost(params string[] settings)
    {
        await using var redis = await RedisServer.StartAsync(settings);
        await using var bus = await Bus.StartAsync(Create(redis), Create(redis), Create(redis));

        for (var round = 0; round < 3; round++)
        {
            await bus.ProgressAsync();
            await redis.KillAsync();
            await redis.RestartAsync();
        }

        await bus.ProgressAsync();
        await bus.StopAsync();

        bus.Check();
        Assert.Empty(bus.Failures);
        Assert.Equal(4, bus.Epochs.Count);
    }

    /// <summary>The worst case: the count is there, but an old one.</summary>
    [Fact]
    public async Task A_snapshot_never_gives_a_number_twice()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var bus = await Bus.StartAsync(Create(redis), Create(redis));

        await bus.ProgressAsync();
        await redis.CommandAsync("SAVE");
        await bus.ProgressAsync();
        await redis.KillAsync();
        await redis.RestartAsync();
        await bus.ProgressAsync();
        await bus.StopAsync();

        bus.Check();
        Assert.All(bus.Recorders, recorder => Assert.InRange(recorder.Epochs.Count, 2, 3));
    }

    [Fact]
    public async Task Flushed_keys_begin_a_new_epoch()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var bus = await Bus.StartAsync(Create(redis), Create(redis), Create(redis));

        for (var round = 0; round < 3; round++)
        {
            await bus.ProgressAsync();
            await redis.CommandAsync("FLUSHALL");
        }

        await bus.ProgressAsync();
        await bus.StopAsync();

        bus.Check();
        Assert.Empty(bus.Failures);
        Assert.Equal(4, bus.Epochs.Count);
    }

    [Fact]
    public async Task Forgotten_scripts_are_sent_again()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var bus = await Bus.StartAsync(Create(redis), Create(redis));

        for (var round = 0; round < 3; round++)
        {
            await bus.ProgressAsync();
            await redis.CommandAsync("SCRIPT", "FLUSH");
        }

        await bus.ProgressAsync();
        await bus.StopAsync();

        bus.Check();
        Assert.Empty(bus.Failures);
        Assert.All(bus.Recorders, recorder => Assert.Single(recorder.Epochs));
    }

    private static RedisBroadcastTransport Create(RedisServer redis, Action<RedisBroadcastOptions>? configure = null) =>
        Transports.Create(redis.Address, configure);
}
