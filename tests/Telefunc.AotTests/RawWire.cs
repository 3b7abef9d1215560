using System.Text;
using Telefunc.Protocol;

namespace Telefunc.AotTests;

/// <summary>A transport of frames in the hands of a test. (PROTOCOL.md 6)</summary>
internal abstract class RawWire : IAsyncDisposable
{
    /// <summary>Opens the transport and attaches the channels: the first to index 0, and so on. (PROTOCOL.md 8.2, 9.3)</summary>
    public static async Task<RawWire> OpenAsync(string transport, RunningSample sample, string[] channels, CancellationToken cancellationToken)
    {
        var open = channels.Select((id, index) => new ReconcileEntry(id, index, LastSeq: 0, Initial: true)).ToArray();
        var reconcile = Frame(FrameTag.Reconcile, 0, 0, new ReconcileMessage(open, SessionId: null, Upgrade: false).Encode());
        return transport == "ws"
            ? await RawWebSocket.OpenAsync(sample.WebSocketAddress, reconcile, cancellationToken)
            : await RawSse.OpenAsync(sample.Client, reconcile, cancellationToken);
    }

    public Task SendAsync(FrameTag tag, ushort index, uint seq, string text, CancellationToken cancellationToken) =>
        SendAsync(Frame(tag, index, seq, Encoding.UTF8.GetBytes(text)), cancellationToken);

    /// <summary>Reads frames until one has the tag and the index, and gives its payload.</summary>
    public async Task<byte[]> ReceiveAsync(FrameTag tag, ushort index, CancellationToken cancellationToken)
    {
        while (true)
        {
            var frame = await ReceiveAsync(cancellationToken);
            var header = FrameHeader.Read(frame);
            if (header.Tag == tag && header.Index == index)
                return frame[FrameHeader.Size..];
        }
    }

    public abstract ValueTask DisposeAsync();

    protected abstract Task SendAsync(byte[] frame, CancellationToken cancellationToken);

    protected abstract Task<byte[]> ReceiveAsync(CancellationToken cancellationToken);

    private static byte[] Frame(FrameTag tag, ushort index, uint seq, byte[] payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(tag, index, seq).Write(frame);
        payload.CopyTo(frame, FrameHeader.Size);
        return frame;
    }
}
