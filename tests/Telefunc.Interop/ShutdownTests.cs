using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>The host stops while clients are connected and stay so (issue 3; PROTOCOL.md 14.1).</summary>
public sealed class ShutdownTests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Channels_close_gracefully_and_the_host_stops(Transport transport)
    {
        await using var own = await UseServerAsync(_ => { });
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);
        _ = server.SendAsync(1);

        await own.StopAsync();

        Assert.Null(await server.WaitForCloseAsync());
        Assert.Null((await client.WaitForCloseAsync()).Error);
        AssertNumbers(1, 1, await client.WaitForNumbersAsync(1));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Await_using_closes_gracefully(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();

        await using (server.Channel)
            await server.SendAsync(1);

        Assert.False(server.Channel.IsOpen);
        Assert.Null(await server.WaitForCloseAsync());
        Assert.Null((await client.WaitForCloseAsync()).Error);
        AssertNumbers(1, 1, await client.WaitForNumbersAsync(1));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Of_several_listeners_the_last_one_answers(Transport transport)
    {
        var (client, server) = await OpenPairAsync(await ConnectAsync(transport), end => end.Channel.Listen(message => new Answer(message.N + 100)));

        Assert.Equal(107, (await client.SendWithAckAsync(new { n = 7 })).GetProperty("n").GetInt32());
        Assert.Equal(7, Assert.Single(await server.WaitForReceivedAsync(1)));
    }
}
