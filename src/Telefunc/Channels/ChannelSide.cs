namespace Telefunc.Channels;

/// <summary>Which end of a channel an endpoint is. The ends differ only in which control frames they may send (PROTOCOL.md 6.2, 14.2).</summary>
internal enum ChannelSide
{
    Server,
    Client,
}
