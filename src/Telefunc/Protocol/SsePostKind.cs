namespace Telefunc.Protocol;

/// <summary>The three POSTs of an SSE wire. (PROTOCOL.md 9.1)</summary>
internal enum SsePostKind
{
    /// <summary>Opens the wire; its response is the download.</summary>
    StreamResponse,

    /// <summary>The upload that stays open.</summary>
    StreamRequest,

    /// <summary>Some frames, then it ends.</summary>
    Batch,
}
