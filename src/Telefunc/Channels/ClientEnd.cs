namespace Telefunc.Channels;

/// <summary>What is behind a <see cref="ClientChannel"/> at a client: the live end of a channel that the server created.</summary>
internal sealed class ClientEnd<TReceive, TSend>(string id, ChannelHost host) : MessageChannel<TReceive, TSend>(id, host);
