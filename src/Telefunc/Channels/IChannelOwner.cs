namespace Telefunc.Channels;

/// <summary>Whoever keeps a channel in a table: the server's registry or the client's connection. Never called under a channel's lock.</summary>
internal interface IChannelOwner
{
    /// <summary>A callback of the channel threw an abort, which ends everything that belongs to the same call (PROTOCOL.md 3.4).</summary>
    void AbortCall(ChannelEndpoint channel, object? value);

    /// <summary>The channel has ended and its close callbacks have finished.</summary>
    void Ended(ChannelEndpoint channel);
}
