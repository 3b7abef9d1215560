using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.NpmServer;

/// <summary>The .NET client against the npm package's own server, on connections that are cut.</summary>
public sealed class NpmServerCutsTests(NpmServerTest.Fixture fixture) : NpmServerTest(fixture)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Five_cuts_in_a_row_lose_nothing_either_way(Transport transport)
    {
        var (client, key) = await OpenAsync(transport);
        await WaitForUpgradeAsync(transport);
        var up = client.SendNumbersAsync(0, 200, everyMs: 10);
        var down = DownAsync();
        for (var cut = 0; cut < 5; cut++)
        {
            await client.WaitForReceivedAsync(client.Received.Count + 3);
            Proxy.Cut((CutKind)(cut % 2));
        }

        await up;
        await down;

        AssertNumbers(200, await ReceivedByServerAsync(key, 200));
        AssertNumbers(200, await client.WaitForReceivedAsync(200));
        await client.CloseGracefullyAsync();

        async Task DownAsync()
        {
            for (var n = 0; n < 200; n++)
            {
                await Node.CallAsync("/Lab.telefunc.ts", "onSend", key, new { n });
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Members_of_a_broadcast_hear_each_other_through_cuts(Transport transport)
    {
        var key = Guid.NewGuid().ToString();
        await using var first = await JoinAsync(Connect(transport), key);
        await using var second = await JoinAsync(Connect(transport), key);
        var received = new List<int>();
        var changes = new Changes();
        var subscription = second.Subscribe((message, info) =>
        {
            lock (received)
                received.Add(message.N);
            changes.Notice();
        });
        await Patience.WaitForAsync(subscription.Started, "the subscription");

        for (var n = 0; n < 30; n++)
        {
            if (n % 10 == 5)
                Proxy.Cut(CutKind.Reset);
            Assert.Equal(n + 1, (await Patience.WaitForAsync(first.PublishAsync(new Message(n)), "the receipt")).Seq);
        }

        await changes.WaitForAsync(() => Count() == 30, "30 messages", () => $"Received: {Count()}");
        AssertNumbers(30, received);

        int Count()
        {
            lock (received)
                return received.Count;
        }
    }

    private static Task<BroadcastChannel<Message>> JoinAsync(TelefuncClient client, string key) =>
        Patience.WaitForAsync(client.CallAsync<BroadcastChannel<Message>>("/Chat.telefunc.ts", "onJoin", [key]), "the call");
}
