using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.NpmServer;

/// <summary>The .NET client against the npm package's own server, with a fault proxy between them.</summary>
public sealed class NpmServerTests(NpmServerTest.Fixture fixture) : NpmServerTest(fixture)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Messages_and_acknowledgements_pass_both_ways_and_a_close_is_graceful(Transport transport)
    {
        var (client, key) = await OpenAsync(transport);

        await client.SendNumbersAsync(0, 20);
        await Node.CallAsync("/Lab.telefunc.ts", "onSendNumbers", key, 0, 20, false);

        AssertNumbers(20, await client.WaitForReceivedAsync(20));
        Assert.Equal(new Message(7), await Patience.WaitForAsync(client.Channel.SendAsync<Message>(new Message(7)), "the answer"));
        Assert.Equal(5, (await Node.CallAsync("/Lab.telefunc.ts", "onAsk", key, new { n = 5 })).GetProperty("n").GetInt32());
        AssertNumbers(20, (await ReceivedByServerAsync(key, 21)).Take(20));
        await client.CloseGracefullyAsync();
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Many_awaited_messages_each_way_are_not_stuck_without_credit(Transport transport)
    {
        var (client, key) = await OpenAsync(transport);

        var down = Node.CallAsync("/Lab.telefunc.ts", "onSendNumbers", key, 0, 2000, false);
        await client.SendNumbersAsync(0, 2000);
        await Patience.WaitForAsync(down, "credit");

        AssertNumbers(2000, await client.WaitForReceivedAsync(2000));
        AssertNumbers(2000, await ReceivedByServerAsync(key, 2000));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_server_closes_and_aborts(Transport transport)
    {
        var (closed, closedKey) = await OpenAsync(transport);
        var (aborted, abortedKey) = await OpenAsync(transport);

        Assert.Equal(0, (await Node.CallAsync("/Lab.telefunc.ts", "onClose", closedKey)).GetInt32());
        await Node.CallAsync("/Lab.telefunc.ts", "onAbort", abortedKey, new { n = 9 });

        Assert.Null(await closed.WaitForCloseAsync());
        Assert.Equal(9, Assert.IsType<AbortException>(await aborted.WaitForCloseAsync()).GetValue<Message>().N);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Functions_of_the_client_are_called(Transport transport)
    {
        var function = TelefuncCallback.From((int n) => Task.FromResult(10 * n));

        var results = await Patience.WaitForAsync(
            Connect(transport).CallAsync<int[]>("/Functions.telefunc.ts", "onCallEach", [5, function]), "the call");

        Assert.Equal([0, 10, 20, 30, 40], results);
    }
}
