using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Simulation;

/// <summary>One end of a connection, as the channel at that end sees it.</summary>
internal sealed class WireEnd(ChannelPeer peer, Pipe output, QueuedWork work, int highWaterMark, History history) : IWire
{
    private readonly HashSet<ChannelEndpoint> _waiting = [];
    private List<byte[]>? _held;
    private long _heldBytes;

    public Pipe Output => output;

    /// <summary>This end has given the connection up: it neither sends nor hears any more.</summary>
    public bool HasLeft { get; private set; }

    public long Excess { get; private set; }

    public bool HasReconciled { get; set; }

    public bool IsCongested => !HasLeft && output.Bytes + _heldBytes > highWaterMark;

    public void Write(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        if (HasLeft || peer.Write(header.Tag, payload) is not { } written)
            return;
        var frame = Encode(header, written);
        if (_held is null)
        {
            output.Write(frame);
            return;
        }

        _held.Add(frame);
        _heldBytes += frame.Length;
    }

    /// <summary>Writes a frame in front of everything that is held back.</summary>
    public void WriteAhead(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        if (!HasLeft)
            output.Write(Encode(header, payload));
    }

    public void Hold() => _held ??= [];

    public void Release(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        WriteAhead(header, payload);
        foreach (var frame in _held ?? [])
            output.Write(frame);
        _held = null;
        _heldBytes = 0;
        NotifyWaiting();
    }

    public void NotifyWhenWritable(ChannelEndpoint channel)
    {
        if (!HasLeft)
            _waiting.Add(channel);
        NotifyWaiting();
    }

    /// <summary>Called when something was delivered: those who wait for room may go on.</summary>
    public void NotifyWaiting()
    {
        if (IsCongested || _held is not null)
            return;
        foreach (var channel in _waiting)
            work.Queue(static endpoint => endpoint.ContinueSending(), channel);
        _waiting.Clear();
    }

    public void AddExcess(long bytes)
    {
        Excess += bytes;
        history.Check(Excess >= 0, "a wire was told that less than nothing waits beyond the credit");
    }

    public void EndForViolation(ProtocolException violation) => history.Check(false, $"a well-behaved peer was accused: {violation.Error}");

    public void Leave()
    {
        HasLeft = true;
        _waiting.Clear();
        _held = null;
        _heldBytes = 0;
    }

    private static byte[] Encode(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        header.Write(frame);
        payload.CopyTo(frame.AsMemory(FrameHeader.Size));
        return frame;
    }
}
