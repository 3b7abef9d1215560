namespace Telefunc.Protocol;

/// <summary>
/// Bytes from the other side break the protocol. The message never repeats any of them, so that it can be logged.
/// </summary>
internal sealed class ProtocolException(ProtocolError error) : Exception(Describe(error))
{
    /// <summary>What is wrong.</summary>
    public ProtocolError Error { get; } = error;

    private static string Describe(ProtocolError error) => error switch
    {
        ProtocolError.FrameTooShort => "The frame is shorter than its header of seven bytes.",
        ProtocolError.UnknownTag => "The tag of the frame is unknown.",
        ProtocolError.PayloadTooShort => "The payload of the frame is shorter than its tag demands.",
        ProtocolError.UnknownAckStatus => "The status of the ack response is unknown.",
        ProtocolError.InvalidPublishInfo => "The publish information is malformed.",
        ProtocolError.InvalidReconcile => "The RECONCILE payload is malformed.",
        ProtocolError.InvalidReconciled => "The RECONCILED payload is malformed.",
        ProtocolError.InvalidPostMetadata => "The metadata of the SSE request is malformed.",
        ProtocolError.TooLong => "The item is longer than the limit allows.",
        ProtocolError.InvalidEvent => "The data of the server-sent event is not base64url.",
        ProtocolError.InvalidJson => "The text of a message or an answer does not decode.",
        ProtocolError.UnexpectedTag => "The peer may not send this frame, or not now.",
        _ => "The protocol was broken.",
    };
}
