using Telefunc.Broadcasting;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Broadcasts;

/// <summary>Subscribing, unsubscribing, leaving and being refused.</summary>
public sealed class MembershipTests(NodeProcess node, TestServer server) : BroadcastTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Item_19_14_Unsubscribing_a_client_does_not_silence_the_servers_listeners(Transport transport)
    {
        var member = await JoinAsync(transport);
        var channel = Rooms.Member(member.Id);
        var changes = new Changes();
        var onServer = new List<long>();
        using var subscription = channel.Subscribe((_, info) => Add(info.Seq));
        using var binary = channel.SubscribeBinary((_, info) => Add(info.Seq));
        await member.PublishNumbersAsync("member", 0, 2, mixed: true);

        await member.UnsubscribeAsync();
        await member.UnsubscribeAsync(binary: true);
        await Rooms.WaitForSubscriptionAsync(member.Id, BroadcastKind.Text, isThere: false);
        await Rooms.WaitForSubscriptionAsync(member.Id, BroadcastKind.Binary, isThere: false);
        await member.PublishNumbersAsync("member", 2, 2, mixed: true);

        await changes.WaitForAsync(() => Heard().Count == 4, "the server's listeners to hear what follows", () => string.Join(", ", Heard()));
        Assert.Equal([1, 2, 3, 4], Heard().Order());
        Assert.Equal([1, 2], (await member.WaitForHeardAsync(2)).Select(message => message.Seq));

        // And the other way round: the server's end of listening does not touch the client.
        subscription.Dispose();
        binary.Dispose();
        await member.SubscribeAsync();
        await Rooms.WaitForSubscriptionAsync(member.Id, BroadcastKind.Text);
        await member.PublishNumbersAsync("member", 4, 1);
        Assert.Equal([1, 2, 5], (await member.WaitForHeardAsync(3)).Select(message => message.Seq));
        Assert.Equal(4, Heard().Count);

        void Add(long seq)
        {
            lock (onServer)
                onServer.Add(seq);
            changes.Notice();
        }

        List<long> Heard()
        {
            lock (onServer)
                return [.. onServer];
        }
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Text_and_binary_are_subscribed_to_independently(Transport transport)
    {
        var both = await JoinAsync(transport);
        var text = await JoinAsync(transport, binary: false);
        var binary = await JoinAsync(transport, text: false);
        var none = await JoinAsync(transport, text: false, binary: false);

        var receipts = await none.PublishNumbersAsync("none", 0, 6, mixed: true);

        Assert.Equal([1, 2, 3, 4, 5, 6], receipts.Select(receipt => receipt.Seq));
        AssertUnbroken(1, 6, await both.WaitForHeardAsync(6));
        Assert.Equal([2, 4, 6], (await text.WaitForHeardAsync(3)).Select(message => message.Seq));
        Assert.Equal([1, 3, 5], (await binary.WaitForHeardAsync(3)).Select(message => message.Seq));
        Assert.Equal(0, (await none.GetStateAsync()).Received);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task What_a_client_publishes_is_checked_against_the_declared_type(Transport transport)
    {
        var member = await JoinAsync(transport);

        var refused = await Assert.ThrowsAsync<NpmException>(() => member.PublishAsync(new { from = 5, n = "no number" }));
        Assert.Equal("ShieldValidationError", refused.Error.Name);
        await Assert.ThrowsAsync<NpmException>(() => member.PublishAsync("something else"));

        // Members that the type does not have are passed on as they are.
        await member.PublishAsync(new { from = "member", n = 1, extra = "!kept" });
        var heard = Assert.Single(await member.WaitForHeardAsync(1));
        Assert.Equal((1, "!kept"), (heard.Seq, heard.Value.GetProperty("extra").GetString()));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Closing_lets_only_this_member_go(Transport transport)
    {
        var members = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => JoinAsync(transport)));
        var left = members.Select(member => new TaskCompletionSource<Exception?>()).ToArray();
        for (var i = 0; i < 4; i++)
        {
            var number = i;
            var channel = Rooms.Member(members[i].Id);
            channel.OnClose(async error =>
            {
                await channel.PublishAsync(new Numbered($"left {number}", number));
                left[number].SetResult(error);
            });
        }

        await members[0].PublishNumbersAsync("member", 0, 1);
        await members[0].CloseGracefullyAsync();
        Assert.Null(await Patience.WaitForAsync(left[0].Task, "the server to see the first member leave"));
        Assert.True(await Rooms.Member(members[1].Id).CloseAsync());
        Assert.Null((await members[1].WaitForCloseAsync()).Error);
        Rooms.Member(members[2].Id).Abort(new { reason = "out" });
        var aborted = (await members[2].WaitForCloseAsync()).Error;
        Assert.Equal("out", aborted!.AbortValue!.Value.GetProperty("reason").GetString());
        Assert.IsType<AbortException>(await Patience.WaitForAsync(left[2].Task, "the server to see the third member leave"));

        await members[3].PublishNumbersAsync("member", 1, 1);
        var heard = await members[3].WaitForHeardAsync(5);
        AssertUnbroken(1, 5, heard);
        Assert.Equal(["member", "left 0", "left 1", "left 2", "member"], heard.Select(message => message.Number.From));
        Assert.True(Rooms.Member(members[3].Id).IsOpen);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_of_the_server_comes_after_what_was_published_before(Transport transport)
    {
        var member = await JoinAsync(transport);
        for (var n = 0; n < 200; n++)
            _ = Rooms.Member(member.Id).PublishAsync(new Numbered("server", n, new string('x', 200)));

        Assert.True(await Rooms.Member(member.Id).CloseAsync());

        Assert.Null((await member.WaitForCloseAsync()).Error);
        AssertUnbroken(1, 200, await member.WaitForHeardAsync(200));
    }
}
