using System.Globalization;
using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Lines that are slow, that break anywhere, and that are dead without a sign (issue 3; PROTOCOL.md 11, 12).</summary>
public sealed class BadLineTests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    /// <summary>The seed of random faults; TELEFUNC_SEED sets another one.</summary>
    private static int Seed => int.Parse(Environment.GetEnvironmentVariable("TELEFUNC_SEED") ?? "19", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(Transport.WebSocket, "ToServer")]
    [InlineData(Transport.WebSocket, "ToClient")]
    [InlineData(Transport.SseStreaming, "ToServer")]
    [InlineData(Transport.SseStreaming, "ToClient")]
    [InlineData(Transport.SseBatch, "ToClient")]
    [InlineData(Transport.Upgrade, "ToClient")]
    public async Task A_half_open_connection_is_found_by_the_ping_deadline(Transport transport, string direction)
    {
        await using var own = await UseServerAsync(options => options.Channel.PingInterval = TimeSpan.FromSeconds(1));
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);

        Proxy.Stall(Enum.Parse<Direction>(direction));
        var up = client.SendNumbersAsync(0, 100);
        for (var n = 0; n < 100; n++)
            _ = server.SendAsync(n, size: 1000);
        await up;

        AssertNumbers(0, 100, await server.WaitForReceivedAsync(100));
        AssertNumbers(0, 100, await client.WaitForNumbersAsync(100));
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
        await client.ListenToAllNumbersAsync();

        var up = client.SendNumbersAsync(0, 150, NpmChannel.Pace.Each, size: 40);
        await Patience.WaitForAsync(server.SendNumbersAsync(0, 150, size: 40), "credit");
        await up;

        AssertNumbers(0, 150, await server.WaitForReceivedAsync(150));
        AssertNumbers(0, 150, await client.WaitForNumbersAsync(150));
        await client.CloseGracefullyAsync();
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_throttled_line_applies_backpressure_and_delivers_everything(Transport transport)
    {
        Proxy.ToClient.BytesPerSecond = 400_000;
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();

        await Patience.WaitForAsync(server.SendNumbersAsync(0, 400, size: 2000), "credit");

        AssertNumbers(0, 400, await client.WaitForNumbersAsync(400));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Connections_that_break_after_a_random_number_of_bytes_lose_nothing(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync();
        await WaitForUpgradeAsync(transport);
        var random = new Random(Seed);
        var breaks = 0;
        Proxy.OnRequest = connection =>
        {
            // A first attempt that fails ends the npm client's channels, so only the wires of the open connection break.
            if (connection.Kind == WireKind.Call || Interlocked.Increment(ref breaks) > 8)
                return;
            lock (random)
                connection[(Direction)random.Next(2)].CutAfterBytes(random.Next(300, 6000), (CutKind)random.Next(2));
        };

        var up = client.SendNumbersAsync(0, 600, NpmChannel.Pace.Each, size: 50, everyMs: 5);
        Proxy.Cut(CutKind.Reset);
        await Patience.WaitForAsync(server.SendNumbersAsync(0, 600, size: 50), "credit");
        await up;

        AssertNumbers(0, 600, await server.WaitForReceivedAsync(600));
        AssertNumbers(0, 600, await client.WaitForNumbersAsync(600));
    }
}
