using Telefunc.Protocol;

namespace Telefunc.Connections;

/// <summary>
/// A place kept for a channel that the client named before the call that registers it arrived (PROTOCOL.md 19.5): what the client sends
/// meanwhile is kept, within limits. Guarded by its wire's inbound lock.
/// </summary>
internal sealed class ExpectedChannel(uint peerLastSeq, long deadline)
{
    public const int MostFrames = 256;
    public const int MostBytes = 256 * 1024;

    private readonly List<(FrameHeader Header, byte[] Payload)> _frames = [];
    private int _bytes;

    public uint PeerLastSeq => peerLastSeq;

    /// <summary>The timestamp at which the place is given up.</summary>
    public long Deadline => deadline;

    public IReadOnlyList<(FrameHeader Header, byte[] Payload)> Frames => _frames;

    /// <returns>Whether it fits.</returns>
    public bool TryKeep(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        _bytes += payload.Length;
        if (_frames.Count == MostFrames || _bytes > MostBytes)
            return false;
        _frames.Add((header, payload.ToArray()));
        return true;
    }
}
