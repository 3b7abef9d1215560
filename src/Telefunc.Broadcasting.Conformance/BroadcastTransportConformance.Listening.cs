using Xunit;

namespace Telefunc.Broadcasting.Conformance;

public abstract partial class BroadcastTransportConformance
{
    /// <summary>What is published after Listen has completed is heard, or the listener is told to look.</summary>
    [Fact]
    public async Task What_is_published_after_listening_has_begun_arrives_or_is_announced()
    {
        var (publisher, server) = (await StartAsync(), await StartAsync());

        for (var round = 0; round < 50; round++)
        {
            var key = NewKey();
            var listener = new CountingListener();
            await using var subscription = await ListenAsync(server, key, listener);
            await PublishAsync(publisher, Text(key, "a"));

            await listener.WaitForAsync();
        }
    }

    /// <summary>Whoever publishes hears itself.</summary>
    [Fact]
    public async Task The_publisher_hears_itself()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        var recorder = await RecordAsync(transport, key);

        await recorder.WaitForAsync(await PublishAsync(transport, Text(key, "a")));

        Assert.Equal(["a"], recorder.Messages.Select(Read));
    }

    /// <summary>A server that begins to listen in the middle of a burst has everything from there on, without a hole.</summary>
    [Fact]
    public async Task Listening_may_begin_in_the_middle_of_a_burst()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        var publishing = PublishManyAsync(transport, key, "a", RetainedMessages);

        var recorders = new List<BroadcastRecorder>();
        for (var number = 0; number < 10; number++)
            recorders.Add(await RecordAsync(await StartAsync(), key));
        var last = (await publishing)[^1];

        foreach (var recorder in recorders)
        {
            await recorder.WaitForAsync(last);
            var numbers = recorder.Messages.Select(message => message.Position.Seq).ToArray();
            Assert.Empty(recorder.Holes);
            Assert.Equal(Enumerable.Range(0, numbers.Length).Select(index => last.Position.Seq - numbers.Length + 1 + index), numbers);
        }
    }

    /// <summary>Listeners of a key are independent, also of one server.</summary>
    [Fact]
    public async Task Several_listeners_hear_the_same()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        var (one, other) = (await RecordAsync(transport, key), await RecordAsync(transport, key));

        var first = await PublishAsync(transport, Text(key, "a"));
        await one.WaitForAsync(first);
        await other.WaitForAsync(first);
        await one.DisposeAsync();
        await other.WaitForAsync(await PublishAsync(transport, Text(key, "b")));

        Assert.Equal(["a"], one.Messages.Select(Read));
        Assert.Equal(["a", "b"], other.Messages.Select(Read));
    }

    /// <summary>Nothing is handed over once disposal has completed, also in the middle of a burst.</summary>
    [Fact]
    public async Task A_disposed_listener_hears_nothing()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        var witness = await RecordAsync(transport, key);
        var listener = new CountingListener();
        var subscription = await ListenAsync(transport, key, listener);

        var publishing = PublishManyAsync(transport, key, "a", 500);
        await listener.WaitForAsync();
        await subscription.DisposeAsync();
        var heard = listener.Count;
        await witness.WaitForAsync((await publishing)[^1]);
        await witness.WaitForAsync(await PublishAsync(transport, Text(key, "b")));
        await subscription.DisposeAsync();

        Assert.Equal(heard, listener.Count);
    }

    /// <summary>A key can be left and listened to again, any number of times.</summary>
    [Fact]
    public async Task Listening_can_end_and_begin_again()
    {
        var (transport, key) = (await StartAsync(), NewKey());

        for (var round = 1; round <= 20; round++)
        {
            await using var recorder = await BroadcastRecorder.StartAsync(transport, key);
            await recorder.WaitForAsync(await PublishAsync(transport, Text(key, $"{round}")));
            Assert.Equal([$"{round}"], recorder.Messages.Select(Read));
        }
    }

    /// <summary>Many keys at once: each listener hears its own.</summary>
    [Fact]
    public async Task Many_keys_can_be_listened_to_at_once()
    {
        var transport = await StartAsync();
        var keys = Enumerable.Range(0, 500).Select(_ => NewKey()).ToArray();

        var recorders = await Task.WhenAll(keys.Select(key => RecordAsync(transport, key)));
        var receipts = await Task.WhenAll(keys.Select(key => PublishAsync(transport, Text(key, key))));
        for (var index = 0; index < keys.Length; index++)
            await recorders[index].WaitForAsync(receipts[index]);

        for (var index = 0; index < keys.Length; index++)
            Assert.Equal([keys[index]], recorders[index].Messages.Select(Read));
    }

    /// <summary>Whoever has given up before the call gets nothing but that: no message, no listener.</summary>
    [Fact]
    public async Task Cancelled_calls_do_nothing()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        var listener = new CountingListener();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await transport.PublishAsync(Text(key, "a"), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await transport.ListenAsync(key, listener, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await transport.ReadAsync(key, null, 1, cancelled.Token));

        var witness = await RecordAsync(transport, key);
        var receipt = await PublishAsync(transport, Text(key, "b"));
        await witness.WaitForAsync(receipt);
        Assert.Equal(1, receipt.Position.Seq);
        Assert.Equal(0, listener.Count);
    }
}
