using System.Text.Json;

namespace Telefunc.Interop.Raw;

/// <summary>A wire in the hands of a test that may send whatever it likes.</summary>
internal abstract class RawWire : IAsyncDisposable
{
    /// <summary>Opens a wire on which nothing has been said yet.</summary>
    public static async Task<RawWire> OpenAsync(int port, string transport) =>
        transport == "ws" ? await RawWebSocket.ConnectAsync(port) : await RawSse.ConnectAsync(port);

    /// <summary>Opens a wire and attaches one channel at index 0.</summary>
    public static async Task<RawWire> AttachAsync(int port, string transport, string channelId)
    {
        var wire = await OpenAsync(port, transport);
        var reconciled = await wire.ReconcileAsync($$"""{"open":[{"id":"{{channelId}}","ix":0,"lastSeq":0,"initial":true}]}""");
        Assert.Equal(0, Assert.Single(reconciled.GetProperty("open").EnumerateArray()).GetProperty("ix").GetInt32());
        return wire;
    }

    /// <summary>Whether the server is told that what it sent has arrived, as every real client does (PROTOCOL.md 15.3).</summary>
    public bool AnswersQuestions { get; set; }

    public Task SendAsync(RawFrame frame) => SendBytesAsync(frame.ToBytes());

    /// <summary>Sends the bytes of one frame, whether they are one or not.</summary>
    public abstract Task SendBytesAsync(byte[] frame);

    /// <summary>The next frame from the server, or <see langword="null"/> after the wire has ended in whatever way.</summary>
    public async Task<RawFrame?> ReceiveAsync()
    {
        var frame = await Patience.WaitForAsync(ReadAsync(), "a frame or the end of the wire");
        if (AnswersQuestions && frame is { Tag: RawFrame.BdpPing })
            await SendAsync(new RawFrame(RawFrame.BdpPingAck, frame.Index));
        return frame;
    }

    public async Task<JsonElement> ReconcileAsync(string json)
    {
        await SendAsync(new RawFrame(RawFrame.Reconcile, text: json));
        return (await ReceiveUntilAsync(RawFrame.Reconciled)).Json;
    }

    /// <summary>Reads until a frame with this tag has come; fails if the wire ends first.</summary>
    public async Task<(IReadOnlyList<RawFrame> All, RawFrame Last, JsonElement Json)> ReceiveUntilAsync(byte tag)
    {
        var all = new List<RawFrame>();
        while (true)
        {
            var frame = await ReceiveAsync();
            Assert.True(frame is not null, $"The wire ended before the frame with tag 0x{tag:x2}; it had brought: {string.Join(", ", all)}");
            all.Add(frame);
            if (frame.Tag == tag)
                return (all, frame, frame.Payload.Length > 0 && frame.Payload[0] == '{' ? JsonDocument.Parse(frame.Payload).RootElement : default);
        }
    }

    /// <summary>Reads until the wire ends.</summary>
    public async Task<IReadOnlyList<RawFrame>> ReceiveToEndAsync()
    {
        var all = new List<RawFrame>();
        while (await ReceiveAsync() is { } frame)
            all.Add(frame);
        return all;
    }

    /// <summary>Checks that the server still answers on this wire.</summary>
    public async Task<IReadOnlyList<RawFrame>> PingAsync()
    {
        await SendAsync(new RawFrame(RawFrame.Ping));
        return (await ReceiveUntilAsync(RawFrame.Pong)).All;
    }

    public abstract ValueTask DisposeAsync();

    protected abstract Task<RawFrame?> ReadAsync();
}
