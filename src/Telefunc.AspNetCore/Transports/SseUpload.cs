namespace Telefunc.Transports;

/// <summary>How a client sends on a wire over Server-Sent Events, as far as is known.</summary>
internal enum SseUpload
{
    Unknown,

    /// <summary>One POST that stays open.</summary>
    Streaming,

    /// <summary>A POST for each batch.</summary>
    Batches,
}
