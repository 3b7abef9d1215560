using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telefunc.Interop.Npm;

/// <summary>A function of the npm client that keeps the arguments of every call. Passed once, as an argument of a telefunction.</summary>
internal sealed class NpmFunction(NodeProcess node, object? reply = null)
{
    private readonly string _id = Guid.NewGuid().ToString();

    /// <summary>What stands for the function among the arguments of <see cref="NpmClient.CallAsync"/>.</summary>
    public JsonObject Argument
    {
        get
        {
            var argument = new JsonObject { ["$"] = "function", ["id"] = _id };
            if (reply is not null)
                argument["reply"] = JsonSerializer.SerializeToNode(reply, NodeProcess.Json);
            return argument;
        }
    }

    /// <summary>The arguments of all calls, as JSON.</summary>
    public async Task<IReadOnlyList<string>> GetCallsAsync()
    {
        var calls = await node.RunAsync(new JsonObject { ["command"] = "callsOf", ["function"] = _id }, "the calls of a function");
        return [.. calls.EnumerateArray().Select(call => call.GetRawText())];
    }
}
