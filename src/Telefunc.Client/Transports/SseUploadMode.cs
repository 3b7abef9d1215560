namespace Telefunc.Transports;

/// <summary>How frames go up on a wire over SSE (PROTOCOL.md 9.3).</summary>
internal enum SseUploadMode
{
    /// <summary>An upload was begun, but the server has not confirmed it: what is written waits, so that it cannot be lost (19.19).</summary>
    Unknown,

    /// <summary>In the one POST that stays open.</summary>
    Streaming,

    /// <summary>In a POST for each batch.</summary>
    Batches,
}
