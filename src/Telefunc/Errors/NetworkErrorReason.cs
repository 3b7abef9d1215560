namespace Telefunc;

/// <summary>Why a channel ended with a <see cref="NetworkException"/>.</summary>
public enum NetworkErrorReason
{
    /// <summary>The client did not attach within <see cref="ChannelOptions.ConnectTtl"/>.</summary>
    NeverConnected = 1,

    /// <summary>The client lost its connection and did not come back within <see cref="ChannelOptions.ReconnectTimeout"/>.</summary>
    ReconnectTimeout = 2,

    /// <summary>The client came back without this channel.</summary>
    Abandoned = 3,

    /// <summary>Messages were lost that can no longer be sent again, so that resuming would leave a hole.</summary>
    ResumeGap = 4,

    /// <summary>A graceful close was not completed within its timeout.</summary>
    CloseTimeout = 5,

    /// <summary>The peer broke the protocol.</summary>
    ProtocolViolation = 6,

    /// <summary>So many messages were sent on the channel that their numbers are used up.</summary>
    SequenceExhausted = 7,

    /// <summary>
    /// The client sent so much beyond its credit that its connection was not read any more (<see cref="ChannelOptions.ConnectionReceiveLimit"/>),
    /// and listeners did not catch up within <see cref="ChannelOptions.ReconnectTimeout"/>. All channels of the connection end.
    /// </summary>
    ReceiveLimit = 8,

    /// <summary>The server ended the channel because of an error, which its log describes. Raised at clients.</summary>
    PeerFailed = 9,

    /// <summary>
    /// A member of a broadcast was slow or away for so long that messages are no longer held for it
    /// (<see cref="BroadcastOptions.BufferLimit"/>, <see cref="BroadcastOptions.SlowMember"/>).
    /// </summary>
    SlowMember = 10,

    /// <summary>Messages of a broadcast did not reach this server, so that its members would have missed them without knowing.</summary>
    BroadcastGap = 11,
}
