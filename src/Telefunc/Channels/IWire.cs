using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <summary>One wire as its channels see it: something that takes frames, in order, without ever making the caller wait. Thread safe.</summary>
internal interface IWire
{
    /// <summary>Queues a frame; the payload must not change afterwards. Called under the channel's lock; never calls back. A closed wire ignores it.</summary>
    void Write(FrameHeader header, ReadOnlyMemory<byte> payload);

    /// <summary>
    /// RECONCILED has gone over the wire, so that what the peer sends can be a reaction to what came by it. Before that a client can only
    /// repeat what it could not get rid of on an earlier wire (PROTOCOL.md 9.3).
    /// </summary>
    bool HasReconciled { get; }

    /// <summary>So much waits to be written that channels should hold back.</summary>
    bool IsCongested { get; }

    /// <summary>Asks to be told once, through <see cref="ChannelEndpoint.ContinueSending"/>, when the wire is no longer congested.</summary>
    void NotifyWhenWritable(ChannelEndpoint channel);

    /// <summary>Counts received bytes that wait for listeners beyond the credit that was given; the wire stops reading above its limit.</summary>
    void AddExcess(long bytes);

    /// <summary>A message of this wire turned out to break the protocol after it was queued: the wire must end.</summary>
    void EndForViolation(ProtocolException violation);
}
