using System.Text.Json;

namespace Telefunc.Interop.Npm;

/// <summary>A message as a member in the npm client received it.</summary>
/// <param name="Kind"><c>text</c> or <c>binary</c>.</param>
/// <param name="Value">The message.</param>
/// <param name="Key">The key that the client was told.</param>
/// <param name="Seq">The message's number.</param>
/// <param name="Timestamp">When it was published, in milliseconds since 1970.</param>
internal sealed record Heard(string Kind, JsonElement Value, string Key, long Seq, double Timestamp)
{
    /// <summary>The numbered message in it, also where it travelled as bytes.</summary>
    public Numbered Number => (Kind == "binary" ? JsonSerializer.Deserialize<Numbered>(Value.GetProperty("value").GetBytesFromBase64(), NodeProcess.Json)
        : Value.Deserialize<Numbered>(NodeProcess.Json))!;
}
