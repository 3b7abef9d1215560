using System.Runtime.InteropServices;
using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Tests.Broadcasting;

/// <summary>A wire whose client reads at once, or not at all, and proves on request what has arrived.</summary>
internal sealed class FakeWire(ManualWork work) : IWire
{
    private ChannelEndpoint? _waiting;
    private bool _isCongested;

    public Attachment? Attachment { get; set; }

    public ChannelEndpoint? Channel { get; set; }

    /// <summary>Whether the client answers questions about what has arrived.</summary>
    public bool Confirms { get; set; } = true;

    public List<FrameHeader> Headers { get; } = [];

    /// <summary>The numbers in the key's order of the text messages that were written.</summary>
    public List<long> Seqs { get; } = [];

    /// <summary>The payloads of PUBLISH frames, without keeping them in memory.</summary>
    public List<WeakReference<byte[]>> Payloads { get; } = [];

    public List<byte[]> Answers { get; } = [];

    public bool HasReconciled => true;

    public bool IsCongested
    {
        get => _isCongested;
        set
        {
            _isCongested = value;
            if (!value && _waiting is { } waiting)
            {
                _waiting = null;
                work.Queue(static channel => channel.ContinueSending(), waiting);
            }
        }
    }

    public void Write(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        Headers.Add(header);
        switch (header.Tag)
        {
            case FrameTag.Publish:
                Seqs.Add(PublishPrefix.ReadText(payload.Span, out _).Seq);
                Assert.True(MemoryMarshal.TryGetArray(payload, out var array));
                Payloads.Add(new WeakReference<byte[]>(array.Array!));
                break;
            case FrameTag.AckResponse:
                Answers.Add(payload.ToArray());
                break;
            case FrameTag.BandwidthPing when Confirms && Attachment is { } attachment:
                work.Queue(
                    static state => state.Channel!.Receive(state.attachment, new FrameHeader(FrameTag.BandwidthPingAck, 0, 0), default),
                    (Channel, attachment));
                break;
            default:
                break;
        }
    }

    public void NotifyWhenWritable(ChannelEndpoint channel) => _waiting = channel;

    public void AddExcess(long bytes)
    {
    }

    public void EndForViolation(ProtocolException violation) => Assert.Fail(violation.Message);
}
