namespace Telefunc.Channels;

/// <summary>What became of a received frame.</summary>
internal enum ReceiveOutcome
{
    /// <summary>It was taken, or was a duplicate.</summary>
    Accepted,

    /// <summary>
    /// A frame before it is missing. The wire must be dropped, transiently: the peer then reconnects and sends again what is missing
    /// (PROTOCOL.md 19.2).
    /// </summary>
    Gap,
}
