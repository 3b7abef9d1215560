using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telefunc.Interop.Npm;

/// <summary>A channel in the hands of the npm client. Thread safe.</summary>
internal sealed class NpmChannel(NodeProcess node, int handle)
{
    /// <summary>How <see cref="SendNumbersAsync"/> goes on from one message to the next.</summary>
    public enum Pace
    {
        /// <summary>Fires and forgets.</summary>
        None,

        /// <summary>Awaits each send, that is, waits for credit.</summary>
        Each,

        /// <summary>Asks for an acknowledgement of each and awaits it before the next.</summary>
        Ack,

        /// <summary>Asks for an acknowledgement of each and awaits all of them at the end.</summary>
        Acks,
    }

    public int Handle => handle;

    /// <summary>Keeps every message that arrives, as the test will see it in <see cref="WaitForReceivedAsync"/>.</summary>
    /// <param name="reply">What the listener returns; <see cref="Reply"/> has the special ones.</param>
    /// <param name="delayMs">How long each message keeps the listener busy.</param>
    public Task ListenAsync(object? reply = null, int delayMs = 0) => ListenAsync("value", false, reply, delayMs);

    /// <summary>Keeps only the numbers of numbered messages.</summary>
    public Task ListenToNumbersAsync(object? reply = null, int delayMs = 0) => ListenAsync("number", false, reply, delayMs);

    /// <summary>Keeps the numbers of numbered binary messages; a damaged one stands as a text that says so.</summary>
    public Task ListenToBinaryNumbersAsync(object? reply = null, int delayMs = 0) => ListenAsync("number", true, reply, delayMs);

    /// <summary>Keeps the numbers of numbered texts and binary messages, also of those that wait for a listener already.</summary>
    public Task ListenToAllNumbersAsync() => RunAsync("listenToBoth", []);

    /// <summary>Keeps every binary message.</summary>
    public Task ListenToBinaryAsync(object? reply = null, int delayMs = 0) => ListenAsync("value", true, reply, delayMs);

    /// <summary>Handles numbered messages one after another, and keeps the number of each when it is done.</summary>
    public Task ListenSlowlyAsync(int delayMs, bool binary = false) =>
        RunAsync("listenSlowly", new() { ["delay"] = delayMs, ["binary"] = binary });

    /// <summary>
    /// Sends in the channel's default way: completes when there is credit again, or with the acknowledgement if the channel asks for it.
    /// </summary>
    public Task<JsonElement> SendAsync(object? value) => RunAsync("send", new() { ["value"] = ToNode(value) });

    /// <summary>Sends with an acknowledgement and returns it.</summary>
    public Task<JsonElement> SendWithAckAsync(object? value) =>
        RunAsync("send", new() { ["value"] = ToNode(value), ["options"] = new JsonObject { ["ack"] = true } });

    public Task SendBinaryAsync(byte[] data) => RunAsync("send", new() { ["value"] = Bytes(data), ["binary"] = true });

    public Task<JsonElement> SendBinaryWithAckAsync(byte[] data) =>
        RunAsync("send", new() { ["value"] = Bytes(data), ["binary"] = true, ["options"] = new JsonObject { ["ack"] = true } });

    /// <summary>Sends the numbers <paramref name="from"/>, <paramref name="from"/> + 1, … and returns the acknowledgements, if any were asked for.</summary>
    /// <param name="size">Extra characters in each text, or the whole size of each binary message (at least 4 bytes).</param>
    /// <param name="everyMs">A pause after each.</param>
    /// <param name="binary">Whether the messages are binary.</param>
    /// <param name="mixed">Whether every other message is binary.</param>
    public Task<JsonElement> SendNumbersAsync(int from, int count, Pace pace = Pace.None, int size = 0, int everyMs = 0, bool binary = false, bool mixed = false) =>
        RunAsync("sendNumbers", new()
        {
            ["from"] = from,
            ["count"] = count,
            ["size"] = size,
            ["every"] = everyMs,
            ["binary"] = binary,
            ["mixed"] = mixed,
            ["wait"] = pace switch { Pace.Each => "each", Pace.Ack => "ack", Pace.Acks => "acks", _ => "none" },
        });

    /// <summary>Waits until at least so many messages have arrived, and returns all that have.</summary>
    public async Task<IReadOnlyList<JsonElement>> WaitForReceivedAsync(int count) =>
        [.. (await RunAsync("waitReceived", new() { ["count"] = count }, $"{count} messages to arrive at the npm client")).EnumerateArray()];

    /// <summary>As <see cref="WaitForReceivedAsync"/>, for numbered messages.</summary>
    public async Task<IReadOnlyList<int>> WaitForNumbersAsync(int count) =>
        [.. (await WaitForReceivedAsync(count)).Select(item => item.GetInt32())];

    public Task WaitForOpenAsync() => RunAsync("waitOpen", [], "the npm client's channel to open");

    /// <summary>Waits until the close callback was called, and checks that it was called once.</summary>
    public async Task<NpmClose> WaitForCloseAsync()
    {
        var closes = await RunAsync("waitClosed", [], "the npm client's channel to close");
        return new NpmClose(Assert.Single(closes.EnumerateArray()).Deserialize<NpmError?>(NodeProcess.Json));
    }

    /// <summary>Closes gracefully.</summary>
    /// <returns>0 if the server agreed in time, else 1.</returns>
    public async Task<int> CloseAsync(int? timeoutMs = null) =>
        (await RunAsync("close", timeoutMs is null ? [] : new() { ["timeout"] = timeoutMs })).GetInt32();

    /// <summary>Closes gracefully and checks that the server agreed and that no error was reported.</summary>
    public async Task CloseGracefullyAsync()
    {
        var result = await CloseAsync();
        var close = await WaitForCloseAsync();
        Assert.True(result == 0 && close.Error is null, $"close() returned {result}; the close callback got {close.Error?.ToString() ?? "no error"}");
    }

    /// <summary>From now on the close callback never comes back.</summary>
    public Task HoldCloseAsync() => RunAsync("holdClose", []);

    public Task AbortAsync(object? value) => RunAsync("abort", new() { ["value"] = ToNode(value) });

    public async Task<NpmChannelState> GetStateAsync() => (await RunAsync("state", [])).Deserialize<NpmChannelState>(NodeProcess.Json)!;

    /// <summary>Waits until the connection lets no frame out any more, because it is about to move to a WebSocket.</summary>
    public Task WaitForDrainAsync() => RunAsync("waitDraining", [], "the client to drain its SSE wire");

    /// <summary>What it has seen and what its connection does, for the report of a failed test.</summary>
    public async Task<string?> DescribeAsync() => (await RunAsync("describe", [])).GetString();

    private Task<JsonElement> ListenAsync(string record, bool binary, object? reply, int delayMs)
    {
        var options = new JsonObject { ["record"] = record, ["binary"] = binary, ["delay"] = delayMs };
        if (reply is not null)
            options["reply"] = ToNode(reply);
        return RunAsync("listen", options);
    }

    private Task<JsonElement> RunAsync(string method, JsonObject options, string? what = null) =>
        node.RunAsync(
            new JsonObject { ["command"] = "channel", ["channel"] = handle, ["method"] = method, ["options"] = options },
            what ?? $"channel.{method} of the npm client");

    private static JsonNode? ToNode(object? value) => JsonSerializer.SerializeToNode(value, NodeProcess.Json);

    private static JsonObject Bytes(byte[] data) => new() { ["$"] = "bytes", ["value"] = Convert.ToBase64String(data) };
}
