namespace Telefunc.Connections;

/// <summary>How far a move from SSE to a WebSocket has come (PROTOCOL.md 10).</summary>
internal enum UpgradeStep
{
    /// <summary>The WebSocket is tried with a PING; SSE carries everything.</summary>
    Probing,

    /// <summary>What was sent over SSE is to arrive before anything overtakes it; new frames wait.</summary>
    Draining,

    /// <summary>The channels were listed on the WebSocket; FIN on SSE and RECONCILED on the WebSocket are to come.</summary>
    HandingOff,
}
