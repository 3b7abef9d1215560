namespace Telefunc.Channels;

/// <summary>
/// One binding of a channel to a wire. A channel has at most one current attachment; whatever arrives for an older one, its end
/// included, changes nothing (PROTOCOL.md 19.3).
/// </summary>
internal sealed class Attachment(IWire wire, ushort index)
{
    public IWire Wire => wire;

    /// <summary>The channel's number within the client's connection.</summary>
    public ushort Index => index;

    /// <summary>Whether the client came to the wire from another one that it had not lost (PROTOCOL.md 10).</summary>
    public bool IsMove { get; init; }
}
