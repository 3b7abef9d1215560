using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Broadcasts;

/// <summary>A hundred members of one key.</summary>
public sealed class ManyMembersTests(NodeProcess node, TestServer server) : BroadcastTest(node, server)
{
    private const int Count = 100;

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_hundred_members_hear_the_same_while_all_of_them_are_cut(Transport transport)
    {
        // A few at a time: an npm client whose wire is too slow at first, and breaks, never subscribes again (PROTOCOL.md 19.6).
        var members = new List<NpmBroadcast>();
        while (members.Count < Count)
            members.AddRange(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => JoinAsync(transport))));
        var bus = Rooms.BusOf(Key);

        var publishing = members.Take(10).Select((member, who) => member.PublishNumbersAsync($"member {who}", 0, 10, mixed: true, everyMs: 5)).ToArray();
        for (var n = 0; n < 100; n++)
        {
            await bus.PublishAsync(Key, new Numbered("server", n));
            if (n == 50)
                Proxy.Cut(CutKind.Reset);
        }

        await Task.WhenAll(publishing);
        foreach (var heard in await Task.WhenAll(members.Select(member => member.WaitForHeardAsync(200))))
            AssertUnbroken(1, 200, heard);
    }

    [Fact]
    public async Task A_hundred_members_on_one_connection_hear_the_same()
    {
        var client = await ConnectAsync(Transport.Upgrade);
        var members = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => JoinAsync(client)));
        var bus = Rooms.BusOf(Key);
        for (var n = 0; n < 50; n++)
            await bus.PublishAsync(Key, new Numbered("server", n));

        foreach (var heard in await Task.WhenAll(members.Select(member => member.WaitForHeardAsync(50))))
            AssertUnbroken(1, 50, heard);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Members_who_join_while_others_publish_hear_everything_from_some_number_on(Transport transport)
    {
        var first = await JoinAsync(transport);
        var publishing = first.PublishNumbersAsync("first", 0, 300, everyMs: 3);
        var late = new List<NpmBroadcast>();
        for (var i = 0; i < 5; i++)
            late.Add(await JoinAsync(transport));
        await publishing;
        var last = (await first.PublishNumbersAsync("first", 300, 1))[0].Seq;

        AssertUnbroken(1, last, await first.WaitForHeardAsync((int)last));
        foreach (var member in late)
        {
            var from = (await member.WaitForHeardAsync(1))[0].Seq;
            AssertUnbroken(from, last - from + 1, await member.WaitForHeardAsync((int)(last - from + 1)));
        }
    }
}
