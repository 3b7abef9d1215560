using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <summary>
/// The frame that tells a client why its channel ended. Kept for a while after the end, because the client may be away, or lose its
/// connection while the frame is under way (PROTOCOL.md 19.8).
/// </summary>
/// <param name="Tag">ABORT, ERROR or CLOSE_ACK.</param>
/// <param name="Payload">The frame's payload.</param>
/// <param name="ReceivedSeq">The highest frame number that was received on the channel.</param>
internal sealed record LastWords(FrameTag Tag, ReadOnlyMemory<byte> Payload, uint ReceivedSeq);
