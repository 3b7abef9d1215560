using Telefunc.Channels;

namespace Telefunc.Connections;

/// <summary>One index of a session: the channel behind it, or a place kept for a channel that is not registered yet.</summary>
internal sealed class SessionEntry(Attachment attachment, string channelId)
{
    public Attachment Attachment => attachment;

    public string ChannelId => channelId;

    /// <summary>The channel; <see langword="null"/> for a kept place and for one that was given up.</summary>
    public ChannelEndpoint? Channel { get; set; }

    /// <summary>What the client has sent to a kept place.</summary>
    public ExpectedChannel? Expected { get; set; }
}
