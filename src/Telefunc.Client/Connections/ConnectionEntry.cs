using Telefunc.Channels;

namespace Telefunc.Connections;

/// <summary>One channel of a connection. Its connection's lock guards what changes.</summary>
internal sealed class ConnectionEntry(ChannelEndpoint endpoint, object? face)
{
    public ChannelEndpoint Endpoint => endpoint;

    /// <summary>What the application holds: a channel or a member of a broadcast that the server has returned.</summary>
    public object? Face => face;

    /// <summary>The channel's number within the connection; -1 until it is listed for the first time.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Whether the server has acknowledged the channel once.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>The wire that carries the channel, if one does.</summary>
    public Attachment? Attachment { get; set; }
}
