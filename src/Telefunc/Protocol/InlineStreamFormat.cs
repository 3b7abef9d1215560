namespace Telefunc.Protocol;

/// <summary>How an inline response body is carried. (PROTOCOL.md 4.1, 4.2)</summary>
internal enum InlineStreamFormat
{
    /// <summary>The bytes as they are: <c>application/octet-stream</c>.</summary>
    Binary,

    /// <summary>The same bytes cut into server-sent events: <c>text/event-stream</c>.</summary>
    Sse,
}
