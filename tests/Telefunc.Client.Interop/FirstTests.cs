using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Calls, and messages both ways over every transport.</summary>
public sealed class FirstTests(TestServer server) : ClientInteropTest(server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Messages_pass_both_ways_and_a_close_is_graceful(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);

        await client.SendNumbersAsync(0, 50);
        await Patience.WaitForAsync(server.SendNumbersAsync(0, 50), "credit");

        AssertNumbers(0, 50, await server.WaitForReceivedAsync(50));
        AssertNumbers(0, 50, await client.WaitForReceivedAsync(50));
        Assert.Equal(7, (await client.Channel.SendAsync<Answer>(new Message(7))).N);
        await client.CloseGracefullyAsync();
        Assert.Null(await server.WaitForCloseAsync());
    }
}
