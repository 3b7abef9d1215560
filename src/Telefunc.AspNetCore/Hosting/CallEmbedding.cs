using System.Text;
using System.Text.Json;
using Telefunc.Channels;
using Telefunc.Connections;
using Telefunc.Dispatch;

namespace Telefunc.Hosting;

/// <summary>
/// Puts the channels that a call returns into its result, and takes the functions that the client passed out of its arguments
/// (PROTOCOL.md 3.3, 3.4). Used by one call.
/// </summary>
internal sealed class CallEmbedding(ChannelServer server, TelefuncContext context) : ICallEmbedding
{
    private const string ChannelPrefix = "!TelefuncChannel:";
    private const string BroadcastPrefix = "!TelefuncBroadcast:";
    private const int LongestId = 256;

    private readonly CallScope _scope = new(context);
    private readonly List<ChannelEndpoint> _channels = [];
    private readonly List<ChannelEndpoint> _functions = [];
    private readonly CreatedChannels _created = new();

    /// <summary>Makes this the call that channels are created in, for the rest of the caller's flow.</summary>
    public void Enter()
    {
        ChannelHost.SetCurrent(server.Host);
        CreatedChannels.Current = _created;
    }

    public bool IsEmbedded(ReadOnlySpan<byte> utf8) => FunctionArgument.IsFunction(utf8) || utf8.StartsWith("!TelefuncStream:"u8);

    /// <remarks>The same channel gives the same text each time; the client makes one object of equal texts.</remarks>
    public string Embed(object value)
    {
        if (value is BroadcastChannel broadcast)
        {
            Register(broadcast.Endpoint);
            var key = Encoding.UTF8.GetString(server.Host.Serializer.Serialize(broadcast.Key));
            return BroadcastPrefix + $$"""{"channelId":"{{broadcast.Endpoint.Id}}","key":{{key}}}""";
        }

        if (value is not ClientChannel handle)
            throw new NotSupportedException($"A value of type {value.GetType()} cannot be returned to a client.");
        Register(handle.ServerEnd.Endpoint);
        return ChannelPrefix + (handle.IsAcknowledging
            ? $$"""{"channelId":"{{handle.ServerEnd.Id}}","ack":true}"""
            : $$"""{"channelId":"{{handle.ServerEnd.Id}}"}""");
    }

    /// <remarks>Functions stand only where a parameter is declared as one, and are asked for with <see cref="ReviveFunction"/>.</remarks>
    public object? Revive(string text, Type targetType) =>
        throw new ShieldValidationException("A function or a stream stands where a value is declared.");

    public ClientFunction ReviveFunction(string metadata)
    {
        var serializer = server.Host.Serializer;
        if (!serializer.Parse(Encoding.UTF8.GetBytes(metadata)).TryGetMember("channelId", out var raw)
            || serializer.Deserialize<string?>(raw.Span) is not { Length: > 0 and <= LongestId } id)
            throw new JsonException("The metadata of a function has no valid channelId.");
        var channel = new ChannelEndpoint(id, server.Host, NoMessages.Instance);
        if (!server.Registry.TryAdd(channel, _scope))
            throw new JsonException("The metadata of a function has a channelId that is taken.");
        _functions.Add(channel);
        channel.AwaitFirstAttachment();
        return new ClientFunction(channel);
    }

    /// <remarks>A channel that was created and not returned may be returned by a later call, but not wait for one for ever.</remarks>
    public void Commit()
    {
        foreach (var channel in _channels.Union(_created.Take()))
            channel.AwaitFirstAttachment();
    }

    public void Discard(AbortException? abort)
    {
        foreach (var channel in _channels.Union(_created.Take()))
            channel.Abort(null);
        foreach (var function in _functions)
        {
            if (abort is null)
                _ = function.CloseAsync(server.Options.CloseTimeout, CancellationToken.None);
            else
                Abort(function, abort.AbortValue);
        }
    }

    private static void Abort(ChannelEndpoint channel, object? value)
    {
        try
        {
            channel.Abort(value);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            // A value that cannot be encoded is reported with the answer of the call.
            channel.Abort(null);
        }
    }

    private void Register(ChannelEndpoint channel)
    {
        if (_channels.Contains(channel))
            return;
        if (server.Registry.TryAdd(channel, _scope))
            _channels.Add(channel);
    }
}
