using System.Text;
using Telefunc.Broadcasting;
using Telefunc.Broadcasting.Conformance;
using Telefunc.Interop.Faults;

namespace Telefunc.Redis.Tests;

/// <summary>Redis lives, and the network between it and one server does not.</summary>
public class CutTests
{
    [Theory]
    [InlineData(nameof(CutKind.Fin))]
    [InlineData(nameof(CutKind.Reset))]
    public async Task A_server_that_was_cut_off_catches_up(string kind)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = new FaultProxy(redis.Port);
        await using var bus = await Bus.StartAsync(Transports.Create(redis.Address), Transports.Create($"127.0.0.1:{proxy.Port}"));

        for (var round = 0; round < 3; round++)
        {
            await bus.ProgressAsync();
            proxy.RefusesConnections = true;
            proxy.Cut(Enum.Parse<CutKind>(kind));
            await bus.ProgressAsync();
            proxy.RefusesConnections = false;
        }

        await bus.ProgressAsync();
        await bus.StopAsync();

        CheckComplete(bus);
    }

    /// <summary>Redis takes messages, but its answers do not arrive: they are handed over again and must not be doubled.</summary>
    [Fact]
    public async Task Lost_answers_double_nothing()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = new FaultProxy(redis.Port);
        await using var bus = await Bus.StartAsync(Transports.Create(redis.Address), Transports.Create($"127.0.0.1:{proxy.Port}"));

        for (var round = 0; round < 5; round++)
        {
            await bus.ProgressAsync();
            proxy.Stall(Direction.ToClient);
            await bus.ProgressAsync();
            proxy.Cut(CutKind.Reset);
        }

        await bus.ProgressAsync();
        await bus.StopAsync();

        CheckComplete(bus);
    }

    [Fact]
    public async Task An_answer_that_stays_away_fails_as_unknown_and_a_message_that_never_left_as_unavailable()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = new FaultProxy(redis.Port);
        await using var transport = Transports.Create($"127.0.0.1:{proxy.Port}", options => options.PublishTimeout = TimeSpan.FromSeconds(1));
        await using var witness = Transports.Create(redis.Address);
        await using var recorder = await BroadcastRecorder.StartAsync(witness, "key");
        await transport.PublishAsync(Publication("a"));

        proxy.Stall(Direction.ToClient);
        var unknown = await Assert.ThrowsAsync<BroadcastException>(async () => await transport.PublishAsync(Publication("b")));
        await recorder.WaitForAsync(_ => recorder.Messages.Count == 2, "the message whose answer was lost");
        proxy.RefusesConnections = true;
        proxy.Cut(CutKind.Reset);
        await proxy.WaitForAsync(_ => proxy.Open().Count == 0, "the connections to end");
        await EventuallyUnavailableAsync(transport);
        proxy.RefusesConnections = false;
        await recorder.WaitForAsync(await witness.PublishAsync(Publication("d")));

        Assert.Equal(BroadcastErrorReason.Unknown, unknown.Reason);
        Assert.Equal(["a", "b", "d"], recorder.Messages.Select(message => Encoding.UTF8.GetString(message.Payload.Span)).Where(text => text != "c"));
    }

    /// <summary>The connection that carries subscriptions looks open and is dead; the other one works.</summary>
    [Fact]
    public async Task A_dead_subscription_is_found_by_probes()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = new FaultProxy(redis.Port);
        await using var transport = Transports.Create($"127.0.0.1:{proxy.Port}", options =>
        {
            options.ProbeInterval = TimeSpan.FromMilliseconds(200);
            options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
        });
        await using var witness = Transports.Create(redis.Address);
        await using var recorder = await BroadcastRecorder.StartAsync(transport, "key");
        var large = new BroadcastPublication("key", Guid.NewGuid(), BroadcastKind.Binary, new byte[500_000]);
        await recorder.WaitForAsync(await witness.PublishAsync(large));

        var subscribed = proxy.Open().MaxBy(connection => connection.BytesToClient)!;
        subscribed.ToClient.Stall();
        await recorder.WaitForAsync(await witness.PublishAsync(Publication("b")));

        Assert.True(subscribed.IsOpen || recorder.Interruptions > 0);
        Assert.Equal(2, recorder.Messages.Count);
        Assert.Empty(recorder.Holes);
    }

    /// <summary>Thousands of keys come back at once after a cut.</summary>
    [Fact]
    public async Task Every_key_is_heard_again_after_a_cut()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = new FaultProxy(redis.Port);
        await using var transport = Transports.Create($"127.0.0.1:{proxy.Port}");
        await using var witness = Transports.Create(redis.Address);
        var keys = Enumerable.Range(0, 2000).Select(number => $"key:{number}").ToArray();
        var recorders = await Task.WhenAll(keys.Select(key => BroadcastRecorder.StartAsync(transport, key)));

        proxy.RefusesConnections = true;
        proxy.Cut(CutKind.Reset);
        await Task.WhenAll(keys.Select(async key => await witness.PublishAsync(Publication("a", key))));
        proxy.RefusesConnections = false;
        foreach (var recorder in recorders)
            await recorder.WaitForAsync(_ => recorder.Messages.Count == 1, "the message from during the cut");
        var receipts = await Task.WhenAll(keys.Select(async key => await witness.PublishAsync(Publication("b", key))));
        for (var index = 0; index < keys.Length; index++)
            await recorders[index].WaitForAsync(receipts[index]);

        Assert.All(recorders, recorder => Assert.Equal([1L, 2L], recorder.Messages.Select(message => message.Position.Seq)));
        foreach (var recorder in recorders)
            await recorder.DisposeAsync();
    }

    private static void CheckComplete(Bus bus)
    {
        bus.Check();
        Assert.Empty(bus.Failures);
        Assert.All(bus.Recorders, recorder => Assert.Single(recorder.Epochs));
        Assert.All(bus.Recorders, recorder => Assert.Empty(recorder.Holes));
    }

    // Until the client has noticed the cut, a message may still be on its way as far as it knows.
    private static async Task EventuallyUnavailableAsync(RedisBroadcastTransport transport)
    {
        var started = TimeProvider.System.GetTimestamp();
        while ((await Assert.ThrowsAsync<BroadcastException>(async () => await transport.PublishAsync(Publication("c")))).Reason != BroadcastErrorReason.Unavailable)
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Interop.Patience.Default, "The connection never counts as lost.");
    }

    private static BroadcastPublication Publication(string text, string key = "key") => new(key, Guid.NewGuid(), BroadcastKind.Text, Encoding.UTF8.GetBytes(text));
}
