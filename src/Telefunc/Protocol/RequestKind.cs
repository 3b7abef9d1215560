namespace Telefunc.Protocol;

/// <summary>What a POST is. (PROTOCOL.md 2.1)</summary>
internal enum RequestKind
{
    /// <summary>A call without files: <c>txt</c>.</summary>
    Text,

    /// <summary>A call with files: <c>bin</c>.</summary>
    Binary,

    /// <summary>A POST of an SSE wire: <c>sse</c>.</summary>
    Sse,
}
