using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telefunc.Interop.Npm;

/// <summary>
/// One npm client with a connection of its own; like a page in a browser. Its channels stay referenced, so that the package's
/// garbage collection never closes them. Thread safe.
/// </summary>
internal sealed class NpmClient
{
    private static int _count;

    private readonly NodeProcess _node;
    private readonly Uri _url;
    private readonly string _id;
    private readonly bool _mayUpgrade;
    private readonly bool _startsOnSse;

    private NpmClient(NodeProcess node, Uri url, Transport transport)
    {
        _node = node;
        _url = url;
        _id = $"client-{Interlocked.Increment(ref _count)}";
        _startsOnSse = transport != Transport.WebSocket;
        _mayUpgrade = transport is not (Transport.SseStreaming or Transport.SseBatch);
    }

    /// <param name="userAgent">What a client without streaming upload calls itself; Chromium if not given.</param>
    /// <param name="refusalMs">How long a client without streaming upload takes to find that out, as a page whose browser has no socket free.</param>
    public static async Task<NpmClient> CreateAsync(NodeProcess node, Uri url, Transport transport, string? userAgent = null, int refusalMs = 0)
    {
        var client = new NpmClient(node, url, transport);
        var configure = new JsonObject
        {
            ["command"] = "configure",
            ["client"] = client._id,
            ["streamingUpload"] = transport is Transport.SseStreaming or Transport.Upgrade,
            ["refusalMs"] = refusalMs,
        };
        if (userAgent is not null)
            configure["userAgent"] = userAgent;
        await node.RunAsync(configure, "the npm client to be configured");
        return client;
    }

    /// <summary>Calls a telefunction and returns what it returned; channels in it are found with <see cref="ChannelAt"/>.</summary>
    /// <exception cref="NpmException">The call failed.</exception>
    public Task<JsonElement> CallAsync(string file, string name, params object?[] args) => RunAsync("call", [], file, name, args);

    /// <summary>Calls a telefunction and reads every stream, generator, promise and file in its result to the end.</summary>
    /// <exception cref="NpmException">The call failed.</exception>
    public Task<JsonElement> ReadAsync(string file, string name, params object?[] args) => RunAsync("callAndRead", [], file, name, args);

    /// <summary>Calls a telefunction, then the function that is a member of its result with each set of arguments.</summary>
    /// <exception cref="NpmException">The call of the telefunction failed.</exception>
    public Task<JsonElement> CallReturnedAsync(string file, string name, object?[] args, string member, params object?[][] calls) =>
        RunAsync("callAndCall", new() { ["member"] = member, ["calls"] = ToNode(calls) }, file, name, args);

    /// <summary>Calls a telefunction that returns a broadcast channel, publishes on it, and waits until it has heard as many messages.</summary>
    /// <exception cref="NpmException">The call or a publish failed.</exception>
    public Task<JsonElement> PublishAsync(string file, string name, string key, params object?[] messages) =>
        RunAsync("callAndPublish", new() { ["messages"] = ToNode(messages) }, file, name, key);

    private static JsonNode? ToNode(object? value) => JsonSerializer.SerializeToNode(value, NodeProcess.Json);

    private Task<JsonElement> RunAsync(string name, JsonObject command, string file, string telefunction, params object?[] args)
    {
        var transports = new JsonArray();
        if (_startsOnSse)
            transports.Add("sse");
        if (_mayUpgrade)
            transports.Add("ws");
        command["command"] = name;
        command["client"] = _id;
        command["url"] = _url.AbsoluteUri;
        command["transports"] = transports;
        command["file"] = file;
        command["name"] = telefunction;
        command["args"] = ToNode(args);
        return _node.RunAsync(command, $"the answer to {telefunction}");
    }

    /// <summary>Calls a telefunction that returns <c>{ channel }</c>.</summary>
    /// <exception cref="NpmException">The call failed.</exception>
    public async Task<NpmChannel> OpenAsync(string file, string name, params object?[] args) =>
        ChannelAt((await CallAsync(file, name, args)).GetProperty("channel"));

    /// <summary>Calls a telefunction that returns a broadcast channel.</summary>
    /// <exception cref="NpmException">The call failed.</exception>
    public async Task<NpmBroadcast> JoinAsync(string file, string name, params object?[] args)
    {
        var result = await CallAsync(file, name, args);
        Assert.Equal("broadcast", result.GetProperty("$").GetString());
        return new NpmBroadcast(_node, result.GetProperty("handle").GetInt32(), result.GetProperty("key").GetString()!);
    }

    /// <summary>The channel that stands at a place of a result.</summary>
    public NpmChannel ChannelAt(JsonElement place)
    {
        Assert.Equal("channel", place.GetProperty("$").GetString());
        return new NpmChannel(_node, place.GetProperty("handle").GetInt32());
    }
}
