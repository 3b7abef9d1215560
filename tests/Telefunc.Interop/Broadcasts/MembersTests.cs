using System.Text;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Broadcasts;

/// <summary>Members of a key in the npm client: what they hear, publish and are told (PROTOCOL.md 7, 16).</summary>
public sealed class MembersTests(NodeProcess node, TestServer server) : BroadcastTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Two_members_hear_everything_in_one_order(Transport transport)
    {
        var first = await JoinAsync(transport);
        var second = await JoinAsync(transport);
        Assert.Equal(Key, first.Key);
        var receipts = await Task.WhenAll(
            first.PublishNumbersAsync("first", 0, 60, mixed: true), second.PublishNumbersAsync("second", 0, 60, mixed: true));

        foreach (var (member, own, name) in new[] { (first, receipts[0], "first"), (second, receipts[1], "second") })
        {
            var heard = await member.WaitForHeardAsync(120);
            AssertUnbroken(1, 120, heard);
            Assert.All(heard, message => Assert.Equal(Key, message.Key));
            Assert.Equal(Enumerable.Range(0, 60), heard.Select(message => message.Number).Where(number => number.From == name).Select(number => number.N));
            Assert.All(own, receipt => Assert.True(receipt.Heard, "a receipt overtook the publish"));
            Assert.Equal(own.Select(receipt => receipt.Seq), heard.Where(message => message.Number.From == name).Select(message => message.Seq));
            Assert.Equal(Key, own[0].Key);
            Assert.Contains(heard, message => message.Seq == own[0].Seq && message.Timestamp == own[0].Timestamp);
            Assert.Contains(heard, message => message.Kind == "binary");
        }
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_server_publishes_and_subscribes_among_them(Transport transport)
    {
        var member = await JoinAsync(transport);
        var bus = Rooms.BusOf(Key);
        var changes = new Changes();
        var heardHere = new List<(long Seq, string From)>();
        using var text = bus.Subscribe<Numbered>(Key, (message, info) => Add(info.Seq, message.From));
        using var binary = bus.SubscribeBinary(Key, (data, info) => Add(info.Seq, Encoding.UTF8.GetString(data.Span)));
        await member.PublishNumbersAsync("member", 0, 1);

        var published = await bus.PublishAsync(Key, new Numbered("server", 1));
        var bytes = await bus.PublishBinaryAsync(Key, "bytes"u8.ToArray());
        Assert.Equal((2, 3), (published.Seq, bytes.Seq));
        await member.PublishNumbersAsync("member", 1, 1);

        var heard = await member.WaitForHeardAsync(4);
        AssertUnbroken(1, 4, heard);
        Assert.Equal(published.Timestamp.ToUnixTimeMilliseconds(), heard[1].Timestamp);
        Assert.Equal("bytes"u8.ToArray(), heard[2].Value.GetProperty("value").GetBytesFromBase64());
        await changes.WaitForAsync(() => Here().Count == 4, "the server's subscribers to hear the same", () => $"{Here().Count} heard");
        Assert.Equal([1, 2, 3, 4], Here().Select(item => item.Seq).Order());
        Assert.Equal(["member", "server", "bytes", "member"], Here().OrderBy(item => item.Seq).Select(item => item.From));

        void Add(long seq, string from)
        {
            lock (heardHere)
                heardHere.Add((seq, from));
            changes.Notice();
        }

        List<(long Seq, string From)> Here()
        {
            lock (heardHere)
                return [.. heardHere];
        }
    }
}
