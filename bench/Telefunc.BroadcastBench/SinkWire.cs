using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.BroadcastBench;

/// <summary>A wire whose client reads everything at once and confirms what arrived.</summary>
internal sealed class SinkWire : IWire
{
    private ChannelEndpoint? _channel;

    public SinkOutput Output { get; } = new();

    public bool HasReconciled => true;

    public bool IsCongested => Output.IsCongested;

    public Attachment Attach(ChannelEndpoint channel)
    {
        _channel = channel;
        var attachment = new Attachment(this, 0);
        channel.TryAttach(attachment, 0);
        channel.Receive(attachment, new FrameHeader(FrameTag.BroadcastSubscribe, 0, 0), new byte[1]);
        Current = attachment;
        return attachment;
    }

    public Attachment? Current { get; private set; }

    /// <summary>Whether the client answers questions about what arrived.</summary>
    public bool Confirms { get; set; } = true;

    public void Write(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        Output.Write(header, payload.Span);
        if (header.Tag == FrameTag.BandwidthPing && Confirms && _channel is { } channel && Current is { } attachment)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static state => state.channel.Receive(state.attachment, new FrameHeader(FrameTag.BandwidthPingAck, 0, 0), default),
                (channel, attachment),
                preferLocal: false);
        }
    }

    public void NotifyWhenWritable(ChannelEndpoint channel) => Output.NotifyWhenWritable(channel);

    public void AddExcess(long bytes)
    {
    }

    public void EndForViolation(ProtocolException violation) => throw violation;
}
