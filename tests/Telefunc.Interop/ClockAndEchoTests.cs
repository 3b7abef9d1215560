using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>The system's first examples with the real npm client over every transport (issue 2).</summary>
public sealed class ClockAndEchoTests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Clock_ticks(Transport transport)
    {
        var client = await ConnectAsync(transport);
        var clock = await client.OpenAsync("/Clock.telefunc.ts", "onClock");
        await clock.ListenAsync();

        var ticks = (await clock.WaitForReceivedAsync(5)).Select(tick => tick.GetInt64()).ToList();

        // Ticks of a timer may overtake each other before they are sent, but each is heard once.
        Assert.Equal(ticks.Count, ticks.Distinct().Count());
        Assert.All(ticks, tick => Assert.InRange(tick, 1_700_000_000_000, 4_000_000_000_000));
        await clock.CloseGracefullyAsync();
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Echo_answers(Transport transport)
    {
        var client = await ConnectAsync(transport);
        var echo = await client.OpenAsync("/Echo.telefunc.ts", "onEcho");
        await echo.ListenAsync();

        await echo.SendAsync("Hello!");
        await echo.SendAsync("Grüße ☃ 👋 <&/> \0\u2028");

        Assert.Equal(["echo: Hello!", "echo: Grüße ☃ 👋 <&/> \0\u2028"], (await echo.WaitForReceivedAsync(2)).Select(item => item.GetString()));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Twenty_channels_share_one_connection(Transport transport)
    {
        var client = await ConnectAsync(transport);
        var channels = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.OpenAsync("/Echo.telefunc.ts", "onEcho")));
        await Task.WhenAll(channels.Select(channel => channel.ListenAsync()));

        await Task.WhenAll(channels.Select((channel, n) => channel.SendAsync($"{n}")));
        for (var n = 0; n < channels.Length; n++)
            Assert.Equal($"echo: {n}", Assert.Single(await channels[n].WaitForReceivedAsync(1)).GetString());

        await WaitForUpgradeAsync(transport);
        Assert.Single(Proxy.Open(WireKind.WebSocket, WireKind.SseDownload));
        Assert.Equal(20, channels.Select(channel => channel.Handle).Distinct().Count());
        Assert.All(await Task.WhenAll(channels.Select(channel => channel.CloseAsync())), result => Assert.Equal(0, result));
    }
}
