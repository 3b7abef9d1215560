using Telefunc.Delivery;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <summary>
/// What a client that comes back is told about a channel that has ended: the frame that says why, and before it, after a graceful close,
/// the last messages that the client may have missed. Kept for a while after the end, because the client may be away, or change its wire
/// while the frames are under way (PROTOCOL.md 19.8).
/// </summary>
/// <param name="Tag">ABORT, ERROR, or CLOSE_ACK for a completed close.</param>
/// <param name="Payload">The frame's payload.</param>
/// <param name="ReceivedSeq">The highest frame number that was received on the channel.</param>
/// <param name="MissableAfter">A client that has not received everything up to this number cannot be told of a graceful close.</param>
/// <param name="Missable">The frames that follow it.</param>
internal sealed record LastWords(FrameTag Tag, ReadOnlyMemory<byte> Payload, uint ReceivedSeq, uint MissableAfter, IReadOnlyList<SentFrame> Missable)
{
    // More than this is not kept for a channel that has ended; a client that missed it is told of a network error instead.
    public const int MostBytes = 16 * 1024;

    /// <summary>
    /// For a channel whose client shall see a network error: it is left out of RECONCILED, at once, also where the client lists it as one
    /// that may not be registered yet.
    /// </summary>
    public static LastWords Silence { get; } = new(FrameTag.Error, default, 0, uint.MaxValue, []);

    /// <summary>Words about an end that takes messages with it.</summary>
    public static LastWords Of(FrameTag tag, ReadOnlyMemory<byte> payload, uint receivedSeq) => new(tag, payload, receivedSeq, 0, []);

    /// <summary>Whether they are true for a client that has received so much.</summary>
    public bool AreFor(uint peerLastSeq) => peerLastSeq >= MissableAfter;

    /// <summary>Tells the client.</summary>
    public void WriteTo(IWire wire, ushort index, uint peerLastSeq)
    {
        foreach (var frame in Missable)
        {
            if (frame.Seq > peerLastSeq)
                wire.Write(new FrameHeader(frame.Tag, index, frame.Seq), frame.Payload);
        }

        wire.Write(new FrameHeader(Tag, index, 0), Payload);
    }
}
