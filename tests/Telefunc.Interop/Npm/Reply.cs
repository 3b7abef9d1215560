using System.Text.Json.Nodes;

namespace Telefunc.Interop.Npm;

/// <summary>Special answers of a listener in the npm client.</summary>
internal static class Reply
{
    /// <summary>The message itself.</summary>
    public static JsonObject Echo => new() { ["$"] = "echo" };

    /// <summary>The listener throws an ordinary error.</summary>
    public static JsonObject Throw(string message) => new() { ["$"] = "throw", ["value"] = message };

    /// <summary>The listener throws an Abort.</summary>
    public static JsonObject Abort(JsonNode? value) => new() { ["$"] = "abort", ["value"] = value };
}
