using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Connections;

/// <summary>
/// A place kept for a channel that a client named before the call that registers it arrived (PROTOCOL.md 19.5). It belongs to the wire
/// that named the channel last, and outlives a lost wire, so that the client may come back for it. What the client sends meanwhile is
/// kept and counts as waiting for listeners. Thread safe; its lock is taken under a wire's inbound lock and before a channel's.
/// </summary>
internal sealed class ExpectedChannel(string id, long deadline)
{
    // Every kept frame costs at least this much memory, however small its payload is.
    private const int Overhead = 64;

    private readonly Lock _lock = new();
    private readonly List<(FrameHeader Header, byte[] Payload)> _frames = [];
    private ServerWire? _wire;
    private Attachment? _holder;
    private uint _peerLastSeq;
    private long _cost;
    private bool _isOver;

    public string Id => id;

    /// <summary>The timestamp at which the place is given up.</summary>
    public long Deadline => deadline;

    /// <summary>The wire that has the place.</summary>
    public ServerWire? Wire
    {
        get
        {
            lock (_lock)
                return _wire;
        }
    }

    /// <summary>Gives the place to the wire that names the channel now; whoever had it before gets nothing any more.</summary>
    /// <param name="wire">The wire.</param>
    /// <param name="holder">Where on the wire the channel is to be attached.</param>
    /// <param name="peerLastSeq">The highest frame number that the client has received.</param>
    /// <returns><see langword="false"/> if the place is no longer kept: look again whether the channel is there.</returns>
    public bool TryHold(ServerWire wire, Attachment holder, uint peerLastSeq)
    {
        lock (_lock)
        {
            if (_isOver)
                return false;
            _wire?.AddExcess(-_cost);
            wire.AddExcess(_cost);
            _wire = wire;
            _holder = holder;
            _peerLastSeq = peerLastSeq;
            return true;
        }
    }

    /// <summary>Keeps a frame, if it came by the wire that has the place.</summary>
    public void Keep(Attachment from, FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        lock (_lock)
        {
            if (_isOver || !ReferenceEquals(_holder, from))
                return;
            _frames.Add((header, payload.ToArray()));
            _cost += payload.Length + Overhead;
            _wire?.AddExcess(payload.Length + Overhead);
        }
    }

    /// <summary>Puts the channel, which was registered meanwhile, in its place, if that still belongs to an attachment.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="entry">The entry of a session that will have it.</param>
    /// <param name="frames">What the client has sent to it.</param>
    /// <returns>What became of it; <see langword="null"/> if the place does not belong to the entry any more.</returns>
    public bool? TryAttach(ChannelEndpoint channel, SessionEntry entry, out IReadOnlyList<(FrameHeader Header, byte[] Payload)> frames)
    {
        frames = _frames;
        lock (_lock)
        {
            if (_isOver || !ReferenceEquals(_holder, entry.Attachment))
                return null;
            EndLocked();
            if (channel.TryAttach(entry.Attachment, _peerLastSeq) is null)
                return false;
            entry.Channel = channel;
            return true;
        }
    }

    /// <summary>Keeps the place no longer, whoever has it.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (!_isOver)
                EndLocked();
        }
    }

    /// <summary>Keeps the place no longer, unless it belongs to another attachment by now.</summary>
    /// <returns>Whether it is over.</returns>
    public bool TryEnd(Attachment holder)
    {
        lock (_lock)
        {
            if (!_isOver && ReferenceEquals(_holder, holder))
                EndLocked();
            return _isOver;
        }
    }

    /// <summary>Keeps the place no longer and tells the client that nothing comes of it.</summary>
    public void GiveUp()
    {
        lock (_lock)
        {
            if (_isOver)
                return;
            EndLocked();
            if (_holder is { } holder)
                holder.Wire.Write(new FrameHeader(FrameTag.Error, holder.Index, 0), default);
        }
    }

    private void EndLocked()
    {
        _isOver = true;
        _wire?.AddExcess(-_cost);
    }
}
