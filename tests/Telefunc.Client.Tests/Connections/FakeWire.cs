using Telefunc.Channels;
using Telefunc.Connections;
using Telefunc.Protocol;

namespace Telefunc.Tests.Connections;

/// <summary>A wire whose server is the test. A WebSocket sends its first frame when the test opens it, SSE at once.</summary>
internal sealed class FakeWire(string transport, IWireEvents events) : IClientWire
{
    private readonly List<(FrameHeader Header, byte[] Payload)> _frames = [];
    private Func<ReadOnlyMemory<byte>>? _firstFrame;
    private bool _isHeld;

    public string Transport => transport;

    public bool IsReadingPaused { get; set; }

    public bool IsSettled { get; set; } = true;

    public bool IsBatching { get; set; }

    public bool HasReconciled => true;

    public bool IsCongested => false;

    public bool IsDropped { get; private set; }

    public bool HasSaidGoodbye { get; private set; }

    public bool IsDraining { get; private set; }

    /// <summary>What the server has got, in order.</summary>
    public IReadOnlyList<(FrameHeader Header, byte[] Payload)> Frames => _frames;

    public IEnumerable<FrameTag> Tags => _frames.Select(static frame => frame.Header.Tag);

    public ReconcileMessage LastList => ReconcileMessage.Decode(_frames.Last(static frame => frame.Header.Tag == FrameTag.Reconcile).Payload);

    public int Lists => Tags.Count(static tag => tag == FrameTag.Reconcile);

    void IClientWire.Open(Func<ReadOnlyMemory<byte>> firstFrame) => _firstFrame = firstFrame;

    /// <summary>The connection is made.</summary>
    public void Open()
    {
        var frame = _firstFrame!();
        _frames.Add((FrameHeader.Read(frame.Span), frame.Span[FrameHeader.Size..].ToArray()));
    }

    public void Write(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        if (!IsDropped && !_isHeld)
            _frames.Add((header, payload.ToArray()));
    }

    public void NotifyWhenWritable(ChannelEndpoint channel)
    {
    }

    public void AddExcess(long bytes)
    {
    }

    public void EndForViolation(ProtocolException violation) => events.Lost(this, violation.Message);

    public void Drop() => IsDropped = true;

    public void SayGoodbye() => HasSaidGoodbye = true;

    public void BeginDrain() => IsDraining = _isHeld = true;

    public void CancelDrain() => IsDraining = _isHeld = false;

    public void Drained() => events.Drained(this);

    public void Settle() => events.Settled(this);

    public void Lose() => events.Lost(this, "the test cut it");

    public bool Send(FrameTag tag, ReadOnlySpan<byte> payload = default, int index = 0, uint seq = 0)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(tag, (ushort)index, seq).Write(frame);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        return events.Received(this, frame);
    }

    /// <summary>Answers the last list of channels.</summary>
    /// <param name="acknowledged">Which of its indices the server has; all of them if not given.</param>
    /// <param name="lastSeq">What the server has received on each.</param>
    /// <param name="transports">What the server offers.</param>
    public void Reconcile(int[]? acknowledged = null, uint lastSeq = 0, params string[] transports)
    {
        var indices = acknowledged ?? [.. LastList.Open.Select(static entry => entry.Index)];
        Send(FrameTag.Reconciled, new ReconciledMessage
        {
            SessionId = Guid.NewGuid().ToString(),
            Open = [.. indices.Select(index => new ReconciledEntry((ushort)index, lastSeq))],
            PingInterval = 5000,
            Transports = transports.Length > 0 ? transports : ["sse"],
        }.Encode());
    }
}
