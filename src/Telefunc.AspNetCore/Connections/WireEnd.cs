namespace Telefunc.Connections;

/// <summary>How a wire ended, which decides what becomes of its channels (PROTOCOL.md 8.6, 11.4).</summary>
internal enum WireEnd
{
    /// <summary>Lost; the client may come back.</summary>
    Transient,

    /// <summary>The client said goodbye.</summary>
    Permanent,

    /// <summary>The client broke the protocol.</summary>
    Violation,

    /// <summary>The client kept sending more than listeners took, beyond its credit and the limit of the connection.</summary>
    Overrun,
}
