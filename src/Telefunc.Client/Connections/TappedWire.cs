using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Connections;

/// <summary>A wire whose frames somebody sees: it stands between the connection and the wire, both ways.</summary>
internal sealed class TappedWire : IClientWire, IWireEvents
{
    private readonly IFrameTap _tap;
    private readonly IWireEvents _connection;
    private readonly IClientWire _wire;

    /// <param name="tap">Sees the frames.</param>
    /// <param name="connection">The connection, which knows this wire only.</param>
    /// <param name="create">Makes the wire itself, which reports to this one.</param>
    public TappedWire(IFrameTap tap, IWireEvents connection, Func<IWireEvents, IClientWire> create)
    {
        _tap = tap;
        _connection = connection;
        _wire = create(this);
    }

    public string Transport => _wire.Transport;

    public bool IsReadingPaused => _wire.IsReadingPaused;

    public bool IsSettled => _wire.IsSettled;

    public bool IsBatching => _wire.IsBatching;

    public bool HasReconciled => _wire.HasReconciled;

    public bool IsCongested => _wire.IsCongested;

    public void Open(Func<ReadOnlyMemory<byte>> firstFrame)
    {
        _tap.Opening(Transport);
        _wire.Open(() =>
        {
            var frame = firstFrame();
            _tap.Sent(Transport, FrameHeader.Read(frame.Span), frame.Span[FrameHeader.Size..]);
            return frame;
        });
    }

    public void Write(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        _tap.Sent(Transport, header, payload.Span);
        _wire.Write(header, payload);
    }

    public void Drop() => _wire.Drop();

    public void SayGoodbye() => _wire.SayGoodbye();

    public void BeginDrain() => _wire.BeginDrain();

    public void CancelDrain() => _wire.CancelDrain();

    public void NotifyWhenWritable(ChannelEndpoint channel) => _wire.NotifyWhenWritable(channel);

    public void AddExcess(long bytes) => _wire.AddExcess(bytes);

    public void EndForViolation(ProtocolException violation) => _wire.EndForViolation(violation);

    bool IWireEvents.Received(IClientWire wire, ReadOnlyMemory<byte> frame)
    {
        _tap.Received(Transport, frame.Span);
        return _connection.Received(this, frame);
    }

    void IWireEvents.Settled(IClientWire wire) => _connection.Settled(this);

    void IWireEvents.Drained(IClientWire wire) => _connection.Drained(this);

    void IWireEvents.Lost(IClientWire wire, string reason)
    {
        _tap.Lost(Transport, reason);
        _connection.Lost(this, reason);
    }
}
