using Xunit;

namespace Telefunc.Broadcasting.Conformance;

public abstract partial class BroadcastTransportConformance
{
    /// <summary>The first message has number 1, and each following one the next number of the same epoch.</summary>
    [Fact]
    public async Task Numbers_begin_at_1_and_rise_by_1()
    {
        var (transport, key) = (await StartAsync(), NewKey());

        var first = await PublishAsync(transport, Text(key, "a"));
        var second = await PublishAsync(transport, Text(key, "b"));
        var third = await PublishAsync(transport, Text(key, "c"));

        Assert.Equal([1, 2, 3], new[] { first, second, third }.Select(receipt => receipt.Position.Seq));
        Assert.Single(new[] { first, second, third }.Select(receipt => receipt.Position.Epoch).Distinct());
        Assert.InRange(first.Position.Epoch.Length, 1, 64);
    }

    /// <summary>Text and binary messages of a key have one count, and their bytes arrive as they were.</summary>
    [Fact]
    public async Task Text_and_binary_share_one_count()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        var recorder = await RecordAsync(transport, key);
        var bytes = Enumerable.Range(0, 256).Select(number => (byte)number).ToArray();

        await PublishAsync(transport, Text(key, "ä€😀"));
        await PublishAsync(transport, new BroadcastPublication(key, Guid.NewGuid(), BroadcastKind.Binary, bytes));
        await recorder.WaitForAsync(await PublishAsync(transport, Text(key, "c")));

        Assert.Equal([BroadcastKind.Text, BroadcastKind.Binary, BroadcastKind.Text], recorder.Messages.Select(message => message.Kind));
        Assert.Equal([1, 2, 3], recorder.Messages.Select(message => message.Position.Seq));
        Assert.Equal("ä€😀", Read(recorder.Messages[0]));
        Assert.Equal(bytes, recorder.Messages[1].Payload.ToArray());
    }

    /// <summary>Keys do not share a count, and nobody hears another key.</summary>
    [Fact]
    public async Task Each_key_has_its_own_count()
    {
        var (transport, one, other) = (await StartAsync(), NewKey(), NewKey());
        var recorder = await RecordAsync(transport, other);

        await PublishAsync(transport, Text(one, "a"));
        await PublishAsync(transport, Text(one, "b"));
        var receipt = await PublishAsync(transport, Text(other, "c"));
        await recorder.WaitForAsync(receipt);

        Assert.Equal(1, receipt.Position.Seq);
        Assert.Equal(["c"], recorder.Messages.Select(Read));
    }

    /// <summary>A listener and the history give a message the same place and time as its receipt.</summary>
    [Fact]
    public async Task Receipts_listeners_and_history_agree()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        var recorder = await RecordAsync(transport, key);

        var receipt = await PublishAsync(transport, Text(key, "a"));
        await recorder.WaitForAsync(receipt);
        var retained = Assert.Single(await ReadAllAsync(transport, key));

        Assert.Equal(receipt, new BroadcastReceipt(recorder.Messages[0].Position, recorder.Messages[0].Timestamp));
        Assert.Equal(receipt, new BroadcastReceipt(retained.Position, retained.Timestamp));
        Assert.Equal(0, receipt.Timestamp.Ticks % TimeSpan.TicksPerMillisecond);
    }

    /// <summary>Publishes that nobody awaits are numbered in the order of the calls.</summary>
    [Fact]
    public async Task Publishes_that_are_not_awaited_keep_their_order()
    {
        var (transport, key) = (await StartAsync(), NewKey());

        var receipts = await PublishManyAsync(transport, key, "a", RetainedMessages);

        Assert.Equal(Enumerable.Range(1, RetainedMessages).Select(number => (long)number), receipts.Select(receipt => receipt.Position.Seq));
        Assert.Equal(Enumerable.Range(1, RetainedMessages).Select(number => $"a:{number}"), (await ReadAllAsync(transport, key)).Select(Read));
    }

    /// <summary>However many servers publish to a key at once, everyone sees the same order, and it is that of the receipts.</summary>
    [Fact]
    public async Task Servers_that_publish_at_once_share_one_order()
    {
        const int each = 200;
        var key = NewKey();
        IBroadcastTransport[] servers = [await StartAsync(), await StartAsync(), await StartAsync()];
        BroadcastRecorder[] recorders = [await RecordAsync(servers[0], key), await RecordAsync(servers[1], key), await RecordAsync(servers[2], key)];

        var receipts = await Task.WhenAll(servers.Select((server, number) => PublishManyAsync(server, key, $"{number}", each)));
        var last = receipts.SelectMany(list => list).MaxBy(receipt => receipt.Position.Seq);
        foreach (var recorder in recorders)
            await recorder.WaitForAsync(last);

        Assert.Equal(3 * each, last.Position.Seq);
        foreach (var recorder in recorders)
        {
            Assert.Empty(recorder.Holes);
            Assert.Equal(Enumerable.Range(1, 3 * each).Select(number => (long)number), recorder.Messages.Select(message => message.Position.Seq));
            Assert.Equal(recorders[0].Messages.Select(Read), recorder.Messages.Select(Read));
            for (var server = 0; server < servers.Length; server++)
            {
                Assert.Equal(
                    Enumerable.Range(1, each).Select(number => $"{server}:{number}"),
                    receipts[server].Select(receipt => Read(recorder.Messages[(int)receipt.Position.Seq - 1])));
            }
        }
    }

    /// <summary>A publication that is handed over again is not published again, and gets the receipt it got before.</summary>
    [Fact]
    public async Task The_same_id_is_one_message()
    {
        var (one, other, key) = (await StartAsync(), await StartAsync(), NewKey());
        var publication = Text(key, "a");

        var first = await PublishAsync(one, publication);
        await PublishAsync(one, Text(key, "b"));
        var again = await PublishAsync(one, publication);
        var elsewhere = await PublishAsync(other, publication);
        var next = await PublishAsync(other, Text(key, "c"));

        Assert.Equal(first, again);
        Assert.Equal(first, elsewhere);
        Assert.Equal(3, next.Position.Seq);
        Assert.Equal(["a", "b", "c"], (await ReadAllAsync(one, key)).Select(Read));
    }

    /// <summary>The same holds when it is handed over several times at once, also to several servers.</summary>
    [Fact]
    public async Task The_same_id_at_once_is_one_message()
    {
        var (one, other, key) = (await StartAsync(), await StartAsync(), NewKey());
        var publication = Text(key, "a");

        var receipts = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => PublishAsync(number % 2 == 0 ? one : other, publication)));

        Assert.Single(receipts.Distinct());
        Assert.Single(await ReadAllAsync(one, key));
    }

    /// <summary>Keys are any text.</summary>
    /// <param name="stem">What the key begins with.</param>
    [Theory]
    [InlineData("")]
    [InlineData("with space and : and * and ?")]
    [InlineData("{tag}:rest")]
    [InlineData("}{")]
    [InlineData("{}")]
    [InlineData("a{b}c{d}e")]
    [InlineData("100%7B")]
    [InlineData("líne\n\r\n\0end")]
    [InlineData("日本語😀")]
    [InlineData("'\"\\$(x)")]
    public async Task Keys_are_any_text(string stem)
    {
        var transport = await StartAsync();
        var key = stem + NewKey();
        var recorder = await RecordAsync(transport, key);

        await recorder.WaitForAsync(await PublishAsync(transport, Text(key, "a")));

        Assert.Equal(["a"], recorder.Messages.Select(Read));
        Assert.Equal(["a"], (await ReadAllAsync(transport, key)).Select(Read));
    }

    /// <summary>Keys that look alike are different keys.</summary>
    [Fact]
    public async Task Similar_keys_are_different_keys()
    {
        var (transport, key) = (await StartAsync(), NewKey());
        string[] keys = [key, key + " ", key.ToUpperInvariant(), key + "{", key + "%7B", key + "}", key + "%25", key + "%", key + "\0", key + new string('x', 2000)];

        var receipts = await Task.WhenAll(keys.Select(other => PublishAsync(transport, Text(other, "a"))));

        Assert.All(receipts, receipt => Assert.Equal(1, receipt.Position.Seq));
    }

    /// <summary>Messages without any bytes, and with a million, arrive whole.</summary>
    /// <param name="size">How many bytes.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public async Task Messages_of_any_size_arrive_whole(int size)
    {
        var (transport, key) = (await StartAsync(), NewKey());
        var recorder = await RecordAsync(await StartAsync(), key);
        var payload = new byte[size];
        for (var index = 0; index < size; index++)
            payload[index] = (byte)(index * 7919 >> 3);

        await recorder.WaitForAsync(await PublishAsync(transport, new BroadcastPublication(key, Guid.NewGuid(), BroadcastKind.Binary, payload)));

        Assert.True(recorder.Messages.Single().Payload.Span.SequenceEqual(payload), "The payload has changed.");
        Assert.True((await ReadAllAsync(transport, key)).Single().Payload.Span.SequenceEqual(payload), "The payload has changed in the history.");
    }
}
