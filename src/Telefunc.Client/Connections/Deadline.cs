namespace Telefunc.Connections;

/// <summary>What a connection may be waiting for.</summary>
internal enum Deadline
{
    /// <summary>The next attempt to connect.</summary>
    Retry,

    /// <summary>RECONCILED, or the opening of the wire before it.</summary>
    Handshake,

    /// <summary>The next PING.</summary>
    Ping,

    /// <summary>A sign of life of the server.</summary>
    Silence,

    /// <summary>The end of a connection without channels.</summary>
    Idle,

    /// <summary>The present step of an upgrade.</summary>
    Upgrade,

    /// <summary>The next attempt at an upgrade, after one whose WebSocket did not answer.</summary>
    Probe,
}
