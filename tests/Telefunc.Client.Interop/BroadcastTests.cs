using Telefunc.Broadcasting;
using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Members of a broadcast that are .NET clients (PROTOCOL.md 16).</summary>
public sealed class BroadcastTests(TestServer server) : ClientInteropTest(server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Members_publish_to_each_other_and_to_themselves_in_one_order(Transport transport)
    {
        var key = Guid.NewGuid().ToString();
        var first = new Member(await JoinAsync(Connect(transport), key));
        var second = new Member(await JoinAsync(Connect(transport), key));
        await Patience.WaitForAsync(Task.WhenAll(first.Started, second.Started), "the subscriptions");

        for (var n = 0; n < 20; n++)
        {
            var info = await Patience.WaitForAsync(n % 2 == 0 ? first.PublishAsync(n) : second.PublishBinaryAsync(n), "the receipt");
            Assert.Equal((key, n + 1L), (info.Key, info.Seq));
        }

        AssertNumbers(0, 20, await first.WaitForReceivedAsync(20));
        AssertNumbers(0, 20, await second.WaitForReceivedAsync(20));
        Assert.Equal(Enumerable.Range(1, 20).Select(seq => (long)seq), second.Seqs);
        Assert.True(await Patience.WaitForAsync(first.Channel.CloseAsync(), "the close"));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_6_Cuts_lose_neither_subscriptions_nor_messages(Transport transport)
    {
        var key = Guid.NewGuid().ToString();
        var member = new Member(await JoinAsync(Connect(transport), key));
        await Patience.WaitForAsync(member.Started, "the subscription");
        await WaitForUpgradeAsync(transport);

        var published = 0;
        for (var cut = 0; cut < 5; cut++)
        {
            Proxy.Cut((CutKind)(cut % 2));
            for (var n = 0; n < 10; n++)
                await Rooms.BusOf(key).PublishAsync(key, new Numbered("server", published++));
            await member.WaitForReceivedAsync(published);
        }

        AssertNumbers(0, published, member.Received);
        Assert.Empty(member.Closes);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_6_A_subscription_that_died_with_its_wire_is_told_again(Transport transport)
    {
        // A PONG tells that the subscription has arrived.
        await UseServerAsync(options => options.Channel.PingInterval = TimeSpan.FromSeconds(1));
        var key = Guid.NewGuid().ToString();
        var channel = await JoinAsync(Connect(transport), key);
        await Patience.WaitForAsync(channel.PublishAsync(new Numbered("client", -1)), "the connection");
        await WaitForUpgradeAsync(transport);
        Proxy.Stall(Direction.ToServer);

        var member = new Member(channel);
        Proxy.Cut(CutKind.Reset);
        await Patience.WaitForAsync(member.Started, "the subscription");
        await Rooms.BusOf(key).PublishAsync(key, new Numbered("server", 0));

        AssertNumbers(0, 1, await member.WaitForReceivedAsync(1));
    }

    [Fact]
    public async Task A_publish_of_another_type_is_refused_and_the_member_stays()
    {
        var key = Guid.NewGuid().ToString();
        var client = Connect(Transport.WebSocket);
        await using var wrong = await client.CallAsync<BroadcastChannel<string>>("/Rooms.telefunc.ts", "onJoin", [key, "wrong"]);

        await Assert.ThrowsAsync<ShieldValidationException>(() => Patience.WaitForAsync(wrong.PublishAsync("no number"), "the refusal"));

        Assert.True(wrong.IsOpen);
    }

    private static Task<BroadcastChannel<Numbered>> JoinAsync(TelefuncClient client, string key) =>
        Patience.WaitForAsync(client.CallAsync<BroadcastChannel<Numbered>>("/Rooms.telefunc.ts", "onJoin", [key, Guid.NewGuid().ToString()]), "the call");

    /// <summary>A member that keeps the numbers that it hears, text and binary together.</summary>
    private sealed class Member
    {
        private readonly Lock _lock = new();
        private readonly Changes _changes = new();
        private readonly List<(int N, long Seq)> _received = [];
        private readonly IBroadcastSubscription _text;
        private readonly IBroadcastSubscription _binary;

        public Member(BroadcastChannel<Numbered> channel)
        {
            Channel = channel;
            channel.OnClose(Closes.Add);
            _text = channel.Subscribe((message, info) => Note(message.N, info));
            _binary = channel.SubscribeBinary((data, info) => Note(NumberedData.Read(data.Span), info));
        }

        public BroadcastChannel<Numbered> Channel { get; }

        public Task Started => Task.WhenAll(_text.Started, _binary.Started);

        public List<Exception?> Closes { get; } = [];

        public IReadOnlyList<int> Received
        {
            get
            {
                lock (_lock)
                    return [.. _received.Select(item => item.N)];
            }
        }

        public IReadOnlyList<long> Seqs
        {
            get
            {
                lock (_lock)
                    return [.. _received.Select(item => item.Seq)];
            }
        }

        public Task<PublishInfo> PublishAsync(int n) => Channel.PublishAsync(new Numbered("client", n));

        public Task<PublishInfo> PublishBinaryAsync(int n) => Channel.PublishBinaryAsync(NumberedData.Write(n, 100));

        public async Task<IReadOnlyList<int>> WaitForReceivedAsync(int count)
        {
            await _changes.WaitForAsync(() => Received.Count >= count, $"{count} messages", () => $"Received: {string.Join(", ", Received)}");
            return Received;
        }

        private void Note(int n, PublishInfo info)
        {
            lock (_lock)
                _received.Add((n, info.Seq));
            _changes.Notice();
        }
    }
}
