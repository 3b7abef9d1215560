using Microsoft.Extensions.Time.Testing;
using Telefunc.Broadcasting;

namespace Telefunc.Tests.Broadcasting;

/// <summary>What the engine in memory retains and forgets, beyond what every engine promises (PROTOCOL.md 19.15).</summary>
public sealed class InMemoryTransportTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryBroadcastOptions _options = new();
    private readonly InMemoryBroadcastTransport _transport;

    public InMemoryTransportTests() => _transport = new InMemoryBroadcastTransport(_options, _time);

    public void Dispose() => _transport.Dispose();

    [Fact]
    public async Task Item_19_15_An_idle_key_is_forgotten_after_its_retention_and_begins_anew_in_another_epoch()
    {
        var first = await PublishAsync("key");
        _time.Advance(_options.RetentionTime - TimeSpan.FromSeconds(1));
        var second = await PublishAsync("key");
        Assert.Equal((first.Position.Epoch, 2), (second.Position.Epoch, second.Position.Seq));

        _time.Advance(_options.RetentionTime * 1.5);
        Assert.Equal(0, _transport.Count);
        Assert.Equal(0, _transport.RetainedBytes);

        var anew = await PublishAsync("key");
        Assert.NotEqual(first.Position.Epoch, anew.Position.Epoch);
        Assert.Equal(1, anew.Position.Seq);
    }

    [Fact]
    public async Task A_key_that_somebody_listens_to_keeps_its_count_and_not_its_messages()
    {
        var recorder = new Recorder();
        await using var listening = await _transport.ListenAsync("key", recorder, TestContext.Current.CancellationToken);
        var first = await PublishAsync("key");
        _time.Advance(_options.RetentionTime * 3);

        var history = await _transport.ReadAsync("key", new BroadcastPosition("", 0), 10, TestContext.Current.CancellationToken);
        Assert.Equal(first.Position, history.Last);
        Assert.Empty(history.Messages);
        Assert.Equal(2, (await PublishAsync("key")).Position.Seq);
        Assert.Equal([1, 2], recorder.Seqs);
    }

    [Fact]
    public async Task Bytes_are_bounded_for_a_key_and_for_all_and_the_newest_message_stays()
    {
        _options.RetainedBytes = 1000;
        _options.MaxRetainedBytes = 1500;
        for (var n = 0; n < 20; n++)
            await PublishAsync("one", 100);
        Assert.Equal(1000, _transport.RetainedBytes);
        for (var n = 0; n < 20; n++)
            await PublishAsync("other", 100);
        Assert.InRange(_transport.RetainedBytes, 1000, 1600);

        await PublishAsync("one", 5000);
        var history = await _transport.ReadAsync("one", new BroadcastPosition("", 0), 10, TestContext.Current.CancellationToken);
        Assert.Equal(21, Assert.Single(history.Messages).Position.Seq);
    }

    [Fact]
    public async Task More_keys_than_allowed_are_refused_until_old_ones_are_forgotten()
    {
        _options.MaxKeys = 2;
        await PublishAsync("one");
        await PublishAsync("two");
        var refused = await Assert.ThrowsAsync<BroadcastException>(() => PublishAsync("three"));
        Assert.Equal(BroadcastErrorReason.Overloaded, refused.Reason);

        _time.Advance(_options.RetentionTime * 1.5);
        Assert.Equal(1, (await PublishAsync("three")).Position.Seq);
    }

    private Task<BroadcastReceipt> PublishAsync(string key, int size = 10) =>
        _transport.PublishAsync(new BroadcastPublication(key, Guid.NewGuid(), BroadcastKind.Binary, new byte[size])).AsTask();

    private sealed class Recorder : IBroadcastListener
    {
        public List<long> Seqs { get; } = [];

        public void OnMessage(BroadcastMessage message) => Seqs.Add(message.Position.Seq);

        public void OnInterrupted()
        {
        }
    }
}
