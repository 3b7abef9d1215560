namespace Telefunc.Protocol;

/// <summary>What is wrong with bytes that came from the other side.</summary>
internal enum ProtocolError
{
    /// <summary>The frame is shorter than its header.</summary>
    FrameTooShort,

    /// <summary>The tag is not in the table of PROTOCOL.md 6.2.</summary>
    UnknownTag,

    /// <summary>The payload is shorter than its tag demands.</summary>
    PayloadTooShort,

    /// <summary>The status of an ack response is not 0 to 3.</summary>
    UnknownAckStatus,

    /// <summary>The prefix of a publish is missing, or its numbers are not finite. (PROTOCOL.md 7)</summary>
    InvalidPublishInfo,

    /// <summary>A RECONCILE is not JSON or not of the right shape. (PROTOCOL.md 8.3)</summary>
    InvalidReconcile,

    /// <summary>A RECONCILED is not JSON or not of the right shape. (PROTOCOL.md 8.4)</summary>
    InvalidReconciled,

    /// <summary>The metadata of an SSE POST is not JSON or not of the right shape. (PROTOCOL.md 9.1)</summary>
    InvalidPostMetadata,

    /// <summary>An item is longer than the receiver accepts.</summary>
    TooLong,

    /// <summary>The data of a server-sent event is not base64url. (PROTOCOL.md 9.2)</summary>
    InvalidEvent,

    /// <summary>The text of a message or of an answer is no JSON of the dialect.</summary>
    InvalidJson,

    /// <summary>A tag that exists, but that this peer may not send, or not now.</summary>
    UnexpectedTag,
}
