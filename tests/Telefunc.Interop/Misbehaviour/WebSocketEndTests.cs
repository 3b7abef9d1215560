using System.Net.WebSockets;
using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>What the different ends of a WebSocket mean for its channels (PROTOCOL.md 8.6).</summary>
public sealed class WebSocketEndTests(TestServer server) : RawTest(server)
{
    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    public async Task A_client_that_says_goodbye_ends_its_channels_without_an_error(int code)
    {
        var (id, end) = await OpenChannelAsync();
        await using var wire = (RawWebSocket)await RawWire.AttachAsync(Server.Port, "ws", id);

        await wire.CloseAsync(code);

        await wire.ReceiveToEndAsync();
        Assert.Null(await end.WaitForCloseAsync());
    }

    /// <summary>The npm client closes without a code whenever it moves to another wire or gives an upgrade up.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(1011)]
    [InlineData(3000)]
    public async Task Any_other_close_leaves_its_channels_to_a_reconnect(int? code)
    {
        var (id, end) = await OpenChannelAsync();
        await using var wire = (RawWebSocket)await RawWire.AttachAsync(Server.Port, "ws", id);

        await wire.CloseAsync(code);
        await wire.ReceiveToEndAsync();
        await end.WaitForDetachAsync();

        await AssertReattachesAsync(id, end);
    }

    [Fact]
    public async Task A_lost_connection_leaves_its_channels_to_a_reconnect()
    {
        var (id, end) = await OpenChannelAsync();
        var wire = await RawWire.AttachAsync(Server.Port, "ws", id);

        await wire.DisposeAsync();
        await end.WaitForDetachAsync();

        await AssertReattachesAsync(id, end);
    }

    [Fact]
    public async Task Text_messages_are_taken_by_their_bytes()
    {
        var (id, end) = await OpenChannelAsync();
        await using var wire = (RawWebSocket)await RawWire.AttachAsync(Server.Port, "ws", id);

        await wire.SendBytesAsync(new RawFrame(RawFrame.Text, 0, 1, """{"n":8}""").ToBytes(), WebSocketMessageType.Text);

        Assert.Equal(8, Assert.Single(await end.WaitForReceivedAsync(1)));
    }

    private async Task AssertReattachesAsync(string id, ServerEnd end)
    {
        await using var next = await RawWire.AttachAsync(Server.Port, "ws", id);
        await next.SendAsync(new RawFrame(RawFrame.Text, 0, 1, """{"n":9}"""));
        Assert.Equal(9, Assert.Single(await end.WaitForReceivedAsync(1)));
        Assert.Empty(end.Closes);
    }
}
