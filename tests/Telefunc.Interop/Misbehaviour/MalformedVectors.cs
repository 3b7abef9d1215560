using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>The golden vectors of malformed input, as the reference server reacted to it.</summary>
internal static class MalformedVectors
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    private static readonly VectorFile Content =
        JsonSerializer.Deserialize<VectorFile>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "malformed.json")), Json)!;

    public static Dictionary<string, FrameVector> Frames { get; } = Content.Frames.ToDictionary(vector => vector.Name);

    public static Dictionary<string, PostVector> Posts { get; } = Content.Posts.ToDictionary(vector => vector.Name);

    internal sealed record FrameVector(string Name, string When, string Hex, bool ConnectionTerminated, bool ChannelShutDown, string[] ReplyTags)
    {
        public bool AfterReconcile => When == "after-reconcile";

        public byte[] Bytes => Convert.FromHexString(Hex);
    }

    internal sealed record PostVector(string Name, string BodyHex, int Status, string ContentType, string Body, PostRequest? Request)
    {
        public byte[] Bytes => Convert.FromHexString(BodyHex);
    }

    internal sealed record PostRequest(string? Method, string? Kind, string? Query, string? Header);

    private sealed record VectorFile([property: JsonRequired] FrameVector[] Frames, [property: JsonRequired] PostVector[] Posts);
}
