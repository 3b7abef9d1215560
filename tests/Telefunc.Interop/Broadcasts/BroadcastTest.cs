using Telefunc.Broadcasting;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Broadcasts;

/// <summary>A test with members in the npm client, each with a connection of its own.</summary>
public abstract class BroadcastTest(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    /// <summary>A key of this test alone.</summary>
    protected string Key { get; } = $"!key \"{Guid.NewGuid()}\" ü";

    /// <summary>A new member with a client of its own that has subscribed to text and binary, in effect.</summary>
    internal async Task<NpmBroadcast> JoinAsync(Transport transport, bool text = true, bool binary = true) =>
        await JoinAsync(await ConnectAsync(transport), text, binary);

    /// <summary>A new member of a client that has subscribed to text and binary, in effect.</summary>
    internal async Task<NpmBroadcast> JoinAsync(NpmClient client, bool text = true, bool binary = true)
    {
        var id = Guid.NewGuid().ToString();
        var member = await client.JoinAsync("/Rooms.telefunc.ts", "onJoin", Key, id);
        member.Id = id;
        if (text)
            await member.SubscribeAsync();
        if (binary)
            await member.SubscribeAsync(binary: true);
        await Rooms.WaitForSubscriptionAsync(id, BroadcastKind.Text, text);
        await Rooms.WaitForSubscriptionAsync(id, BroadcastKind.Binary, binary);
        return member;
    }

    /// <summary>Checks that a member heard every number of the key from one on, once each and in order.</summary>
    internal static void AssertUnbroken(long from, long count, IReadOnlyList<Heard> heard)
    {
        var expected = Enumerable.Range(0, (int)count).Select(offset => from + offset).ToArray();
        Assert.Equal(expected, heard.Select(message => message.Seq).ToArray());
    }
}
