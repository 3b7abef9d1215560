using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Telefunc.Broadcasting;

namespace Telefunc.Redis.Tests;

/// <summary>The application's view: <c>AddTelefunc().AddRedis(...)</c>, the bus over it, and the health check.</summary>
public class RegistrationTests
{
    [Fact]
    public async Task Two_servers_share_one_bus()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = Build(redis);
        await using var other = Build(redis);
        var heard = System.Threading.Channels.Channel.CreateUnbounded<(string Text, long Seq)>();
        using var subscription = other.Services.GetRequiredService<IBroadcast>().Subscribe<string>("key", (text, info) => heard.Writer.TryWrite((text, info.Seq)));
        await Interop.Patience.WaitForAsync(subscription.Started, "the subscription");

        for (var number = 1; number <= 100; number++)
            await (number % 2 == 0 ? one : other).Services.GetRequiredService<IBroadcast>().PublishAsync("key", $"{number}");

        for (var number = 1; number <= 100; number++)
            Assert.Equal(($"{number}", number), await Interop.Patience.WaitForAsync(heard.Reader.ReadAsync().AsTask(), $"message {number}"));
    }

    [Fact]
    public async Task A_subscriber_is_told_when_redis_has_lost_its_data()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var server = Build(redis);
        var bus = server.Services.GetRequiredService<IBroadcast>();
        var heard = System.Threading.Channels.Channel.CreateUnbounded<string>();
        using var subscription = bus.Subscribe<string>("key", (text, _) => heard.Writer.TryWrite(text), gap => heard.Writer.TryWrite($"{gap.Reason}"));
        await Interop.Patience.WaitForAsync(subscription.Started, "the subscription");

        await bus.PublishAsync("key", "a");
        await redis.CommandAsync("FLUSHALL");
        await bus.PublishAsync("key", "b");

        foreach (var expected in (string[])["a", nameof(BroadcastGapReason.EpochChanged), "b"])
            Assert.Equal(expected, await Interop.Patience.WaitForAsync(heard.Reader.ReadAsync().AsTask(), expected));
    }

    [Fact]
    public async Task The_health_check_proves_a_round_trip()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var server = Build(redis, options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(2);
            options.PublishTimeout = TimeSpan.FromSeconds(1);
        });
        var health = server.Services.GetRequiredService<HealthCheckService>();
        // A server that is busy at its start must not make this test fail.
        await server.Services.GetRequiredService<RedisBroadcastTransport>().PublishAsync(new("key", Guid.NewGuid(), BroadcastKind.Binary, default));
        while ((await health.CheckHealthAsync()).Status != HealthStatus.Healthy)
        {
        }

        // The process lives and its connections are open; only nothing is answered.
        await redis.FreezeAsync();
        var frozen = await health.CheckHealthAsync();
        await redis.ThawAsync();
        var started = TimeProvider.System.GetTimestamp();
        while ((await health.CheckHealthAsync()).Status != HealthStatus.Healthy)
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Interop.Patience.Default, "It is never healthy again.");

        Assert.Equal(HealthStatus.Unhealthy, frozen.Status);
    }

    [Fact]
    public void Options_out_of_their_range_are_named()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => new RedisBroadcastTransport(new RedisBroadcastOptions
        {
            KeyPrefix = "{a}",
            RetainedMessages = 0,
            CountRetention = TimeSpan.FromSeconds(1),
            MaxRetryDelay = TimeSpan.Zero,
        }));

        Assert.Equal(5, exception.Failures.Count());
        foreach (var name in (string[])["Configuration", "KeyPrefix", "RetainedMessages", "CountRetention", "MaxRetryDelay"])
            Assert.Contains(exception.Failures, failure => failure.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "p:{%}:live")]
    [InlineData("room", "p:{room}:live")]
    [InlineData("}a{%", "p:{%7Da%7B%25}:live")]
    public void All_names_of_a_key_share_its_hash_tag(string key, string channel)
    {
        var names = new KeyNames("p:", key);

        Assert.Equal(channel, names.Channel);
        Assert.All(names.All, name => Assert.StartsWith(channel[..^4], name.ToString(), StringComparison.Ordinal));
        Assert.Throws<System.Text.EncoderFallbackException>(() => new KeyNames("p:", "\ud83d"));
    }

    private static WebApplication Build(RedisServer redis, Action<RedisBroadcastOptions>? configure = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddTelefunc().AddRedis(redis.Address, configure);
        builder.Services.AddHealthChecks().AddTelefuncRedis();
        return builder.Build();
    }
}
