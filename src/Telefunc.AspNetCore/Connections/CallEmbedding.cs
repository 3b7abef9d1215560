using System.Text.Json;
using Telefunc.Channels;

namespace Telefunc.Connections;

/// <summary>Puts the channels that a call returns into its result (PROTOCOL.md 3.4). Used by one call.</summary>
internal sealed class CallEmbedding(ChannelServer server, TelefuncContext context) : ICallEmbedding
{
    private const string ChannelPrefix = "!TelefuncChannel:";

    private readonly CallScope _scope = new(context);
    private readonly List<ChannelEndpoint> _channels = [];

    public bool IsEmbedded(ReadOnlySpan<byte> utf8) => false;

    /// <remarks>The same channel gives the same text each time; the client makes one object of equal texts.</remarks>
    public string Embed(object value)
    {
        if (value is not ClientChannel handle)
            throw new NotSupportedException($"A value of type {value.GetType()} cannot be returned to a client.");
        Register(handle.ServerEnd.Endpoint);
        return ChannelPrefix + (handle.IsAcknowledging
            ? $$"""{"channelId":"{{handle.ServerEnd.Id}}","ack":true}"""
            : $$"""{"channelId":"{{handle.ServerEnd.Id}}"}""");
    }

    public object? Revive(string text, Type targetType) => throw new JsonException("Clients cannot send live values.");

    public void Commit()
    {
        foreach (var channel in _channels)
            channel.AwaitFirstAttachment();
    }

    public void Discard()
    {
        foreach (var channel in _channels)
            channel.Abort(null);
    }

    private void Register(ChannelEndpoint channel)
    {
        if (_channels.Contains(channel))
            return;
        if (server.Registry.TryAdd(channel, _scope))
            _channels.Add(channel);
    }
}
