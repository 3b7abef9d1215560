namespace Telefunc.Interop.Npm;

/// <summary>How an npm client reaches the server.</summary>
public enum Transport
{
    /// <summary><c>['ws']</c></summary>
    WebSocket,

    /// <summary><c>['sse']</c> with the streaming upload of Node and of browsers over HTTP/2.</summary>
    SseStreaming,

    /// <summary><c>['sse']</c> with batch POSTs, as browsers over HTTP/1.1 have it.</summary>
    SseBatch,

    /// <summary><c>['sse', 'ws']</c>, beginning with a streaming upload.</summary>
    Upgrade,

    /// <summary><c>['sse', 'ws']</c>, beginning with batch POSTs, as browsers over HTTP/1.1 have it.</summary>
    UpgradeFromBatch,
}
