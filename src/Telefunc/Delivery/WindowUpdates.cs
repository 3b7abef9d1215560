namespace Telefunc.Delivery;

/// <summary>What a receiver has to tell its peer after an event of flow control.</summary>
[Flags]
internal enum WindowUpdates
{
    None = 0,

    /// <summary>Ask the peer to answer, to measure how much arrives within one round trip.</summary>
    Probe = 1,

    /// <summary>Announce the byte window.</summary>
    Bytes = 2,

    /// <summary>Announce the message window.</summary>
    Messages = 4,
}
