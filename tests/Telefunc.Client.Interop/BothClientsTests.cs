using System.Text.Json;
using Telefunc.Broadcasting;
using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Members of one key in the npm client and in the .NET client: what each of them hears is the same (PROTOCOL.md 16).</summary>
public sealed class BothClientsTests(NodeProcess node, TestServer server) : ClientInteropTest(server), IClassFixture<NodeProcess>
{
    private const int Each = 60;

    private readonly string _key = $"!key \"{Guid.NewGuid()}\" ü";

    public static MatrixTheoryData<Transport, bool, bool> EveryCut { get; } =
        new(Enum.GetValues<Transport>(), [true, false], [true, false]);

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Members_of_both_hear_the_same_messages_in_one_order(Transport transport)
    {
        var npm = await JoinNpmAsync(transport, Proxy);
        var otherNpm = await JoinNpmAsync(transport, Proxy);
        var net = await JoinNetAsync(transport, Proxy);
        var otherNet = await JoinNetAsync(transport, Proxy);

        var fromNpm = Task.WhenAll(
            npm.PublishNumbersAsync("npm", 0, Each, mixed: true), otherNpm.PublishNumbersAsync("other npm", 0, Each, mixed: true));
        var fromNet = Task.WhenAll(net.PublishNumbersAsync("net", Each), otherNet.PublishNumbersAsync("other net", Each));

        await AssertAllHeardAsync([npm, otherNpm], [net, otherNet], await fromNpm, await fromNet);
        await Patience.WaitForAsync(npm.CloseGracefullyAsync(), "the npm client's close");
        Assert.True(await Patience.WaitForAsync(net.Channel.CloseAsync(), "the close"));
        Assert.True(otherNet.Channel.IsOpen);
        Assert.True(await Patience.WaitForAsync(otherNet.Channel.CloseAsync(), "the close"));
    }

    [Theory]
    [MemberData(nameof(EveryCut))]
    public async Task A_member_that_is_cut_in_the_middle_hears_what_the_other_hears(Transport transport, bool cutsNpm, bool isReset)
    {
        await using var faults = new FaultProxy(Server.Port);
        var npm = await JoinNpmAsync(transport, cutsNpm ? faults : Proxy);
        var net = await JoinNetAsync(transport, cutsNpm ? Proxy : faults);

        var fromNpm = npm.PublishNumbersAsync("npm", 0, Each, size: 300, mixed: true, everyMs: 5);
        var fromNet = net.PublishNumbersAsync("net", Each, size: 300, everyMs: 5);
        await (cutsNpm ? npm.WaitForHeardAsync(Each / 2) : (Task)net.WaitForHeardAsync(Each / 2));
        Assert.NotEmpty(faults.Open());
        faults.Cut(isReset ? CutKind.Reset : CutKind.Fin);

        await AssertAllHeardAsync([npm], [net], [await fromNpm], [await fromNet]);
        Assert.True(Rooms.Member(npm.Id).IsOpen);
        Assert.True(await Patience.WaitForAsync(net.Channel.CloseAsync(), "the close"));
    }

    private async Task AssertAllHeardAsync(
        NpmBroadcast[] npm, NetMember[] net, IReadOnlyList<Published>[] receiptsOfNpm, IReadOnlyList<PublishInfo>[] receiptsOfNet)
    {
        var receipts = receiptsOfNpm.SelectMany(static of => of).Select(receipt => (receipt.Key, receipt.Seq, receipt.Timestamp))
            .Concat(receiptsOfNet.SelectMany(static of => of).Select(receipt => (receipt.Key, receipt.Seq, NetMember.Milliseconds(receipt))))
            .OrderBy(receipt => receipt.Seq).ToArray();
        var total = (npm.Length + net.Length) * Each;
        var heard = new List<IReadOnlyList<Message>>();
        foreach (var member in npm)
            heard.Add([.. (await member.WaitForHeardAsync(total)).Select(message => new Message(message.Kind, message.Number, message.Key, message.Seq, message.Timestamp))]);
        foreach (var member in net)
            heard.Add(await member.WaitForHeardAsync(total));

        Assert.Equal(Enumerable.Range(1, total).Select(seq => (long)seq), heard[0].Select(message => message.Seq));
        Assert.All(heard, messages => Assert.Equal(heard[0], messages));
        Assert.All(heard[0], message => Assert.Equal((_key, message.Number.N % 2 == 0 ? "binary" : "text"), (message.Key, message.Kind)));
        var publishers = heard[0].GroupBy(message => message.Number.From).ToArray();
        Assert.Equal(npm.Length + net.Length, publishers.Length);
        Assert.All(publishers, messages => AssertNumbers(0, Each, messages.Select(message => message.Number.N)));
        Assert.Equal(heard[0].Select(message => (message.Key, message.Seq, message.Timestamp)), receipts);

        // Listeners of the .NET client have a queue of their own, which receipts do not wait for.
        Assert.All(receiptsOfNpm.SelectMany(static of => of), receipt => Assert.True(receipt.Heard, "a receipt overtook the publish"));
    }

    /// <summary>A new member in the npm client, with a connection of its own, whose subscriptions are in effect.</summary>
    private async Task<NpmBroadcast> JoinNpmAsync(Transport transport, FaultProxy proxy)
    {
        var client = await NpmClient.CreateAsync(node, proxy.Url, transport);
        var id = Guid.NewGuid().ToString();
        var member = await client.JoinAsync("/Rooms.telefunc.ts", "onJoin", _key, id);
        member.Id = id;
        await member.SubscribeAsync();
        await member.SubscribeAsync(binary: true);
        await Rooms.WaitForSubscriptionAsync(id, BroadcastKind.Text);
        await Rooms.WaitForSubscriptionAsync(id, BroadcastKind.Binary);
        return member;
    }

    /// <summary>A new member in the .NET client, with a connection of its own, whose subscriptions are in effect.</summary>
    private async Task<NetMember> JoinNetAsync(Transport transport, FaultProxy proxy)
    {
        var call = Connect(transport, proxy).CallAsync<BroadcastChannel<Numbered>>("/Rooms.telefunc.ts", "onJoin", [_key, Guid.NewGuid().ToString()]);
        var member = new NetMember(await Patience.WaitForAsync(call, "the call"));
        await Patience.WaitForAsync(member.Started, "the subscriptions");
        return member;
    }

    private sealed record Message(string Kind, Numbered Number, string Key, long Seq, double Timestamp);

    /// <summary>A member in the .NET client that keeps what it hears and publishes as <see cref="NpmBroadcast"/> does.</summary>
    private sealed class NetMember
    {
        private readonly Lock _lock = new();
        private readonly Changes _changes = new();
        private readonly List<Message> _heard = [];

        public NetMember(BroadcastChannel<Numbered> channel)
        {
            Channel = channel;
            var text = channel.Subscribe((number, info) => Note("text", number, info));
            var binary = channel.SubscribeBinary((data, info) => Note("binary", JsonSerializer.Deserialize<Numbered>(data.Span, NodeProcess.Json)!, info));
            Started = Task.WhenAll(text.Started, binary.Started);
        }

        public BroadcastChannel<Numbered> Channel { get; }

        public Task Started { get; }

        /// <summary>Publishes numbered messages, every other one as bytes, all at once or with a pause after each.</summary>
        public async Task<IReadOnlyList<PublishInfo>> PublishNumbersAsync(string who, int count, int size = 0, int everyMs = 0)
        {
            var receipts = new List<Task<PublishInfo>>();
            for (var n = 0; n < count; n++)
            {
                receipts.Add(PublishAsync(new Numbered(who, n, new string('x', size)), binary: n % 2 == 0));
                if (everyMs > 0)
                    await Task.Delay(TimeSpan.FromMilliseconds(everyMs), TimeProvider.System);
            }

            return await Patience.WaitForAsync(Task.WhenAll(receipts), "the receipts");
        }

        public async Task<IReadOnlyList<Message>> WaitForHeardAsync(int count)
        {
            await _changes.WaitForAsync(() => Heard().Count >= count, $"{count} messages", () => $"Heard: {string.Join(", ", Heard().Select(message => message.Seq))}");
            return Heard();
        }

        public static double Milliseconds(PublishInfo info) => (info.Timestamp - DateTimeOffset.UnixEpoch).TotalMilliseconds;

        private Task<PublishInfo> PublishAsync(Numbered number, bool binary) => binary
            ? Channel.PublishBinaryAsync(JsonSerializer.SerializeToUtf8Bytes(number, NodeProcess.Json))
            : Channel.PublishAsync(number);

        private IReadOnlyList<Message> Heard()
        {
            lock (_lock)
                return [.. _heard];
        }

        private void Note(string kind, Numbered number, PublishInfo info)
        {
            lock (_lock)
                _heard.Add(new Message(kind, number, info.Key, info.Seq, Milliseconds(info)));
            _changes.Notice();
        }
    }
}
