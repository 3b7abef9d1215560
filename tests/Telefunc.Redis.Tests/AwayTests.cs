using System.Text;
using StackExchange.Redis;
using Telefunc.Broadcasting;
using Telefunc.Broadcasting.Conformance;

namespace Telefunc.Redis.Tests;

/// <summary>Redis is not there, does not take messages, or has too many to take.</summary>
public class AwayTests
{
    [Fact]
    public async Task Calls_fail_as_unavailable_while_redis_is_away_and_work_when_it_is_back()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var transport = Transports.Create(redis.Address, options =>
        {
            options.PublishTimeout = TimeSpan.FromMilliseconds(500);
            options.ReadTimeout = TimeSpan.FromMilliseconds(500);
        });

        var publish = await Assert.ThrowsAsync<BroadcastException>(async () => await transport.PublishAsync(Publication("a")));
        var listen = await Assert.ThrowsAsync<BroadcastException>(async () => await transport.ListenAsync("key", new Deaf()));
        var read = await Assert.ThrowsAsync<BroadcastException>(async () => await transport.ReadAsync("key", null, 1));
        await redis.RestartAsync();
        await using var patient = Transports.Create(redis.Address);
        await using var recorder = await BroadcastRecorder.StartAsync(patient, "key");
        var receipt = await patient.PublishAsync(Publication("b"));
        await recorder.WaitForAsync(receipt);

        Assert.All([publish, listen, read], exception => Assert.Equal(BroadcastErrorReason.Unavailable, exception.Reason));
        Assert.Equal(1, receipt.Position.Seq);
    }

    [Fact]
    public async Task What_was_published_while_redis_was_away_is_published_in_order_when_it_is_back()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var transport = Transports.Create(redis.Address);

        var publishing = Enumerable.Range(1, 1000).Select(number => transport.PublishAsync(Publication($"{number}")).AsTask()).ToArray();
        await redis.RestartAsync();
        var receipts = await Task.WhenAll(publishing);

        Assert.Equal(Enumerable.Range(1, 1000).Select(number => (long)number), receipts.Select(receipt => receipt.Position.Seq));
    }

    [Theory]
    [InlineData(2, 1_000_000)]
    [InlineData(1000, 1500)]
    public async Task Only_so_much_may_wait(int messages, int bytes)
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var transport = Transports.Create(redis.Address, options =>
        {
            options.MaxWaitingMessages = messages;
            options.MaxWaitingBytes = bytes;
        });

        var waiting = new[] { transport.PublishAsync(Publication(new string('a', 700))).AsTask(), transport.PublishAsync(Publication(new string('b', 700))).AsTask() };
        var overloaded = await Assert.ThrowsAsync<BroadcastException>(async () => await transport.PublishAsync(Publication(new string('c', 700))));
        await redis.RestartAsync();
        var receipts = await Task.WhenAll(waiting);
        var after = await transport.PublishAsync(Publication("d"));

        Assert.Equal(BroadcastErrorReason.Overloaded, overloaded.Reason);
        Assert.Equal([1, 2], receipts.Select(receipt => receipt.Position.Seq));
        Assert.Equal(3, after.Position.Seq);
    }

    [Fact]
    public async Task A_full_redis_refuses()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var transport = Transports.Create(redis.Address);
        await transport.PublishAsync(Publication("a"));

        await redis.CommandAsync("CONFIG", "SET", "maxmemory", "1");
        var refused = await Assert.ThrowsAsync<BroadcastException>(async () => await transport.PublishAsync(Publication("b")));
        await redis.CommandAsync("CONFIG", "SET", "maxmemory", "0");
        var after = await transport.PublishAsync(Publication("c"));

        Assert.Equal(BroadcastErrorReason.Refused, refused.Reason);
        Assert.Equal(2, after.Position.Seq);
    }

    [Fact]
    public async Task A_disposed_transport_fails_what_waits()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        var transport = Transports.Create(redis.Address);

        var waiting = transport.PublishAsync(Publication("a")).AsTask();
        await transport.DisposeAsync();

        Assert.Equal(BroadcastErrorReason.Unavailable, (await Assert.ThrowsAsync<BroadcastException>(() => waiting)).Reason);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await transport.PublishAsync(Publication("b")));
    }

    [Fact]
    public async Task A_key_is_subscribed_to_once_and_left_when_nobody_listens()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var transport = Transports.Create(redis.Address, options => options.UnsubscribeDelay = TimeSpan.FromMilliseconds(10));
        var names = new KeyNames("telefunc:", "key");

        var listening = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => await transport.ListenAsync("key", new Deaf())));
        var subscribers = await SubscribersAsync();
        foreach (var listener in listening)
            await listener.DisposeAsync();
        var started = TimeProvider.System.GetTimestamp();
        while (await SubscribersAsync() > 0)
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Interop.Patience.Default, "The key is never left.");

        Assert.Equal(1, subscribers);

        async Task<int> SubscribersAsync() => (int)((RedisResult[])(await redis.CommandAsync("PUBSUB", "NUMSUB", names.Channel))!)[1];
    }

    [Fact]
    public async Task An_application_may_bring_its_connection()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.Address},channelPrefix=app:");
        await using (var transport = new RedisBroadcastTransport(new RedisBroadcastOptions { Connection = connection }))
        {
            await using var recorder = await BroadcastRecorder.StartAsync(transport, "key");
            await recorder.WaitForAsync(await transport.PublishAsync(Publication("a")));
            Assert.Single(recorder.Messages);
        }

        Assert.True(connection.IsConnected);
    }

    private static BroadcastPublication Publication(string text) => new("key", Guid.NewGuid(), BroadcastKind.Text, Encoding.UTF8.GetBytes(text));

    private sealed class Deaf : IBroadcastListener
    {
        public void OnMessage(BroadcastMessage message)
        {
        }

        public void OnInterrupted()
        {
        }
    }
}
