namespace Telefunc.Protocol;

/// <summary>What a frame is: its first byte on the wire. (PROTOCOL.md 6.2)</summary>
internal enum FrameTag : byte
{
    /// <summary>Client: a sign of life, answered by <see cref="Pong"/>.</summary>
    Ping = 0x01,

    /// <summary>Server: the answer to <see cref="Ping"/>.</summary>
    Pong = 0x02,

    /// <summary>Server: the last frame on the old wire after an upgrade.</summary>
    Fin = 0x03,

    /// <summary>Client: the list of its channels, see <see cref="ReconcileMessage"/>.</summary>
    Reconcile = 0x04,

    /// <summary>Server: the channels it attached, see <see cref="ReconciledMessage"/>.</summary>
    Reconciled = 0x05,

    /// <summary>Server, SSE only: the streaming upload reached it.</summary>
    StreamRequestOpenAck = 0x06,

    /// <summary>A message in the JSON dialect.</summary>
    Text = 0x10,

    /// <summary>A message of raw bytes.</summary>
    Binary = 0x11,

    /// <summary>A message in the JSON dialect whose sender waits for a result.</summary>
    TextAckRequest = 0x12,

    /// <summary>A message of raw bytes whose sender waits for a result.</summary>
    BinaryAckRequest = 0x13,

    /// <summary>The result of an ack request, see <see cref="Protocol.AckResponse"/>.</summary>
    AckResponse = 0x14,

    /// <summary>Server: a delivered publish, text, see <see cref="PublishPrefix"/>.</summary>
    Publish = 0x15,

    /// <summary>Client: a publish in the JSON dialect.</summary>
    PublishAckRequest = 0x16,

    /// <summary>Server: a delivered publish, raw bytes, see <see cref="PublishPrefix"/>.</summary>
    PublishBinary = 0x17,

    /// <summary>Client: a publish of raw bytes.</summary>
    PublishBinaryAckRequest = 0x18,

    /// <summary>Close the channel within the given milliseconds.</summary>
    Close = 0x30,

    /// <summary>The answer to <see cref="Close"/>.</summary>
    CloseAck = 0x31,

    /// <summary>Server: the channel ended with an abort value in the JSON dialect.</summary>
    Abort = 0x32,

    /// <summary>Server: the channel ended with an internal error.</summary>
    Error = 0x33,

    /// <summary>The receiver's byte window.</summary>
    Window = 0x34,

    /// <summary>Client: subscribe to the text or the binary publishes of a broadcast.</summary>
    BroadcastSubscribe = 0x35,

    /// <summary>Client: the opposite of <see cref="BroadcastSubscribe"/>.</summary>
    BroadcastUnsubscribe = 0x36,

    /// <summary>A probe of the round-trip time for the credit windows.</summary>
    BandwidthPing = 0x37,

    /// <summary>The answer to <see cref="BandwidthPing"/>.</summary>
    BandwidthPingAck = 0x38,

    /// <summary>The receiver's window in messages.</summary>
    MessageWindow = 0x39,
}
