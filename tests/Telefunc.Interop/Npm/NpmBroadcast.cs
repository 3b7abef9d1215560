using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telefunc.Interop.Npm;

/// <summary>A member of a broadcast in the hands of the npm client. Thread safe.</summary>
internal sealed class NpmBroadcast(NodeProcess node, int handle, string key)
{
    private readonly NpmChannel _channel = new(node, handle);

    /// <summary>The key that the client was told.</summary>
    public string Key => key;

    /// <summary>How the server's object is found in <see cref="Server.Rooms"/>.</summary>
    public string Id { get; set; } = "";

    public Task SubscribeAsync(bool binary = false) => RunAsync("subscribe", new() { ["binary"] = binary });

    public Task UnsubscribeAsync(bool binary = false) => RunAsync("unsubscribe", new() { ["binary"] = binary });

    /// <summary>Publishes a message and returns the receipt.</summary>
    public Task<JsonElement> PublishAsync(object? value) => RunAsync("publish", new() { ["value"] = JsonSerializer.SerializeToNode(value, NodeProcess.Json) });

    /// <summary>Publishes numbered messages, all at once or with a pause after each, and returns the receipts in the order of the calls.</summary>
    public async Task<IReadOnlyList<Published>> PublishNumbersAsync(string who, int from, int count, int size = 0, bool mixed = false, int everyMs = 0)
    {
        var options = new JsonObject { ["who"] = who, ["from"] = from, ["count"] = count, ["size"] = size, ["mixed"] = mixed, ["every"] = everyMs };
        return (await RunAsync("publishNumbers", options)).Deserialize<List<Published>>(NodeProcess.Json)!;
    }

    /// <summary>Waits until at least so many messages have arrived, and returns all that have.</summary>
    public async Task<IReadOnlyList<Heard>> WaitForHeardAsync(int count) =>
        [.. (await _channel.WaitForReceivedAsync(count)).Select(item => item.Deserialize<Heard>(NodeProcess.Json)!)];

    public Task WaitForOpenAsync() => _channel.WaitForOpenAsync();

    public Task<NpmClose> WaitForCloseAsync() => _channel.WaitForCloseAsync();

    public Task CloseGracefullyAsync() => _channel.CloseGracefullyAsync();

    public Task AbortAsync(object? value) => _channel.AbortAsync(value);

    public Task<NpmChannelState> GetStateAsync() => _channel.GetStateAsync();

    private Task<JsonElement> RunAsync(string method, JsonObject options) =>
        node.RunAsync(
            new JsonObject { ["command"] = "channel", ["channel"] = handle, ["method"] = method, ["options"] = options },
            $"broadcast.{method} of the npm client");
}
