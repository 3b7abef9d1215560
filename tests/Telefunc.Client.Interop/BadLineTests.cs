using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Lines that are slow, that break anywhere, and that are dead without a sign (PROTOCOL.md 11, 12).</summary>
public sealed class BadLineTests(TestServer server) : ClientInteropTest(server)
{
    [Theory]
    [InlineData(Transport.WebSocket, "ToServer")]
    [InlineData(Transport.WebSocket, "ToClient")]
    [InlineData(Transport.SseStreaming, "ToServer")]
    [InlineData(Transport.SseStreaming, "ToClient")]
    [InlineData(Transport.SseBatch, "ToServer")]
    [InlineData(Transport.SseBatch, "ToClient")]
    [InlineData(Transport.Upgrade, "ToClient")]
    public async Task A_half_open_connection_is_found_by_the_ping_deadline(Transport transport, string direction)
    {
        await UseServerAsync(options => options.Channel.PingInterval = TimeSpan.FromSeconds(1));
        var (client, server) = await OpenPairAsync(Connect(transport, options =>
        {
            // What shows that batches do not arrive, and that an idle connection of the HTTP pool is dead too.
            options.Channel.BatchTimeout = TimeSpan.FromSeconds(2);
            options.Channel.HandshakeTimeout = TimeSpan.FromSeconds(4);
        }));
        client.Listen();
        await client.WaitForOpenAsync();
        await WaitForUpgradeAsync(transport);

        Proxy.Stall(Enum.Parse<Direction>(direction));
        var up = client.SendNumbersAsync(0, 100);
        for (var n = 0; n < 100; n++)
            _ = server.SendAsync(n, size: 1000);
        await up;

        AssertNumbers(0, 100, await server.WaitForReceivedAsync(100));
        AssertNumbers(0, 100, await client.WaitForReceivedAsync(100));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Slow_and_fragmented_lines_change_nothing(Transport transport)
    {
        Proxy.ToServer.LargestPiece = 1;
        Proxy.ToClient.LargestPiece = 3;
        Proxy.ToClient.Delay = TimeSpan.FromMilliseconds(15);
        Proxy.ToServer.Delay = TimeSpan.FromMilliseconds(15);
        var (client, server) = await OpenPairAsync(transport);

        var up = client.SendNumbersAsync(0, 150, size: 40);
        await Patience.WaitForAsync(server.SendNumbersAsync(0, 150, size: 40), "credit");
        await up;

        AssertNumbers(0, 150, await server.WaitForReceivedAsync(150));
        AssertNumbers(0, 150, await client.WaitForReceivedAsync(150));
        await client.CloseGracefullyAsync();
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Connections_that_break_after_a_random_number_of_bytes_lose_nothing(Transport transport)
    {
        var random = new Random(19);
        var breaks = 0;
        Proxy.OnRequest = connection =>
        {
            if (connection.Kind == WireKind.Call || Interlocked.Increment(ref breaks) > 8)
                return;
            lock (random)
                connection[(Direction)random.Next(2)].CutAfterBytes(random.Next(300, 6000), (CutKind)random.Next(2));
        };
        var (client, server) = await OpenPairAsync(transport);

        var up = client.SendNumbersAsync(0, 600, size: 50, everyMs: 5);
        await Patience.WaitForAsync(server.SendNumbersAsync(0, 600, size: 50), "credit");
        await up;

        AssertNumbers(0, 600, await server.WaitForReceivedAsync(600));
        AssertNumbers(0, 600, await client.WaitForReceivedAsync(600));
    }
}
