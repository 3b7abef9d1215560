namespace Telefunc.Interop.Faults;

/// <summary>What a TCP connection carries at the moment, told from the last HTTP request on it.</summary>
internal enum WireKind
{
    None,
    Call,
    SseDownload,
    SseUpload,
    SseBatch,
    WebSocket,
}
