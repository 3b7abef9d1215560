using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Broadcasts;

/// <summary>Members whose connections are cut in the middle of bursts: each still hears every number once and in order.</summary>
public sealed class CutsTests(NodeProcess node, TestServer server) : BroadcastTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Cuts_in_the_middle_of_bursts_lose_and_double_nothing(Transport transport)
    {
        const int Each = 150;
        var members = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => JoinAsync(transport)));
        var bus = Rooms.BusOf(Key);

        var publishing = members.Select((member, who) => member.PublishNumbersAsync($"member {who}", 0, Each, size: 300, mixed: true, everyMs: 2)).ToArray();
        var onServer = PublishOnServerAsync();
        for (var cut = 0; cut < 6; cut++)
        {
            await members[cut % 3].WaitForHeardAsync((cut + 1) * 40);
            Proxy.Cut((CutKind)(cut % 2));
        }

        var receipts = await Task.WhenAll(publishing);
        await onServer;

        const int Total = 4 * Each;
        Assert.Equal(3 * Each, receipts.SelectMany(of => of).Select(receipt => receipt.Seq).Where(seq => seq is >= 1 and <= Total).Distinct().Count());
        foreach (var member in members)
        {
            var heard = await member.WaitForHeardAsync(Total);
            AssertUnbroken(1, Total, heard);
            foreach (var publisher in heard.GroupBy(message => message.Number.From))
                Assert.Equal(Enumerable.Range(0, Each), publisher.Select(message => message.Number.N));
        }

        Assert.All(receipts.SelectMany(of => of), receipt => Assert.True(receipt.Heard, "a receipt overtook the publish"));
        Assert.All(members, member => Assert.True(Rooms.Member(member.Id).IsOpen));

        async Task PublishOnServerAsync()
        {
            for (var n = 0; n < Each; n++)
            {
                await bus.PublishAsync(Key, new Numbered("server", n));
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task What_is_published_while_a_member_is_away_reaches_it_when_it_returns(Transport transport)
    {
        var member = await JoinAsync(transport);
        var bus = Rooms.BusOf(Key);
        await member.PublishNumbersAsync("member", 0, 1);

        Proxy.RefusesConnections = true;
        Proxy.Cut(CutKind.Reset);
        await Rooms.WaitForDetachAsync(member.Id);
        for (var n = 0; n < 100; n++)
        {
            await bus.PublishAsync(Key, new Numbered("server", n));
            await bus.PublishBinaryAsync(Key, System.Text.Encoding.UTF8.GetBytes($$"""{"from":"server","n":{{n}}}"""));
        }

        Proxy.RefusesConnections = false;
        AssertUnbroken(1, 201, await member.WaitForHeardAsync(201));
        Assert.Equal(202, (await member.PublishNumbersAsync("member", 1, 1))[0].Seq);
        AssertUnbroken(1, 202, await member.WaitForHeardAsync(202));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_member_that_misses_more_than_is_held_is_let_go_with_an_error(Transport transport)
    {
        await using var own = await UseServerAsync(options => options.Broadcast.BufferLimit = 20_000);
        var member = await JoinAsync(transport);
        var bus = Rooms.BusOf(Key);
        var closed = new TaskCompletionSource<Exception?>();
        Rooms.Member(member.Id).OnClose(closed.SetResult);

        Proxy.RefusesConnections = true;
        Proxy.Cut(CutKind.Reset);
        await Rooms.WaitForDetachAsync(member.Id);
        for (var n = 0; n < 100; n++)
            await bus.PublishAsync(Key, new Numbered("server", n, new string('x', 500)));

        // The server need not wait for the member's return.
        var error = Assert.IsType<NetworkException>(await Patience.WaitForAsync(closed.Task, "the member to be let go"));
        Assert.Equal(NetworkErrorReason.SlowMember, error.Reason);
        Proxy.RefusesConnections = false;
        var ofClient = (await member.WaitForCloseAsync()).Error;
        Assert.Equal(("NetworkError", true), (ofClient?.Name, ofClient?.IsChannel));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_member_may_miss_the_oldest_where_the_options_say_so_and_sees_it(Transport transport)
    {
        await using var own = await UseServerAsync(options =>
        {
            options.Broadcast.BufferLimit = 20_000;
            options.Broadcast.SlowMember = SlowMember.DropOldest;
        });
        var member = await JoinAsync(transport);
        var bus = Rooms.BusOf(Key);
        await member.PublishNumbersAsync("member", 0, 1);

        Proxy.RefusesConnections = true;
        Proxy.Cut(CutKind.Reset);
        await Rooms.WaitForDetachAsync(member.Id);
        for (var n = 0; n < 100; n++)
            await bus.PublishAsync(Key, new Numbered("server", n, new string('x', 500)));
        Proxy.RefusesConnections = false;
        await member.PublishNumbersAsync("member", 1, 1);

        var heard = await member.WaitForHeardAsync(2);
        Assert.Equal(1, heard[0].Seq);
        AssertUnbroken(heard[1].Seq, 102 - heard[1].Seq + 1, [.. heard.Skip(1)]);
        Assert.InRange(heard.Count, 10, 60);
        Assert.True(Rooms.Member(member.Id).IsOpen);
    }
}
