using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>
/// A page in a browser that has no socket free learns late that it cannot stream uploads. What it has sent before RECONCILED goes into the
/// upload when that comes, and is lost with it; neither the page nor the server is told (PROTOCOL.md 19.19).
/// </summary>
public sealed class Item_19_19_Tests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    // Longer than the server waits for a browser's upload, shorter than the client does.
    private const int RefusalMs = 1500;

    [Theory]
    [InlineData(Transport.SseBatch)]
    [InlineData(Transport.UpgradeFromBatch)]
    public async Task Item_19_19_Nothing_is_lost_when_a_browser_refuses_the_upload_late(Transport transport)
    {
        var (client, server) = await OpenBusyPageAsync(transport);
        await client.ListenToNumbersAsync();

        var up = client.SendNumbersAsync(0, 1000, everyMs: 3);
        await server.SendNumbersAsync(0, 50);
        await up;

        AssertNumbers(0, 1000, await server.WaitForReceivedAsync(1000));
        AssertNumbers(0, 50, await client.WaitForNumbersAsync(50));
    }

    [Theory]
    [InlineData(Transport.SseBatch)]
    [InlineData(Transport.UpgradeFromBatch)]
    public async Task Item_19_19_A_single_message_that_went_with_the_upload_is_answered(Transport transport)
    {
        var (client, _) = await OpenBusyPageAsync(transport);

        Assert.Equal(1, (await client.SendWithAckAsync(new { n = 1 })).GetProperty("n").GetInt32());
    }

    [Theory]
    [InlineData(Transport.SseBatch)]
    [InlineData(Transport.UpgradeFromBatch)]
    public async Task Item_19_19_A_close_does_not_overtake_the_messages_that_went_with_the_upload(Transport transport)
    {
        var (client, server) = await OpenBusyPageAsync(transport);

        await client.SendNumbersAsync(0, 3);
        await Task.Delay(RefusalMs, TestContext.Current.CancellationToken);
        await client.CloseGracefullyAsync();

        Assert.Null(await server.WaitForCloseAsync());
        AssertNumbers(0, 3, server.Received);
    }

    [Theory]
    [InlineData(Transport.SseBatch)]
    [InlineData(Transport.UpgradeFromBatch)]
    public async Task Item_19_19_Neither_does_one_that_comes_with_newer_messages(Transport transport)
    {
        var (client, server) = await OpenBusyPageAsync(transport);

        await client.SendNumbersAsync(0, 3);
        await Task.Delay(RefusalMs, TestContext.Current.CancellationToken);
        await client.SendNumbersAsync(3, 3);
        await client.CloseGracefullyAsync();

        Assert.Null(await server.WaitForCloseAsync());
        AssertNumbers(0, 6, server.Received);
    }

    private async Task<Pair> OpenBusyPageAsync(Transport transport)
    {
        var pair = await OpenPairAsync(await NpmClient.CreateAsync(Node, Proxy.Url, transport, refusalMs: RefusalMs));
        await Proxy.WaitForAsync(proxy => proxy.Open(WireKind.SseDownload).Count == 1, "the wire to be on its way");
        return pair;
    }
}
