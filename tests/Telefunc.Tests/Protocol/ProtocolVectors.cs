using System.Text.Json;

namespace Telefunc.Tests.Protocol;

/// <summary>The golden vectors, as rows of theories: the position in the file, and a name for the test report.</summary>
internal static class ProtocolVectors
{
    /// <summary>One row for each vector that <paramref name="include"/> accepts; a file or a selection without vectors is an error.</summary>
    public static TheoryData<int, string> Rows(string file, string list, Func<JsonElement, bool>? include = null)
    {
        var rows = new TheoryData<int, string>();
        var position = 0;
        foreach (var vector in Read(file, list))
        {
            if (include?.Invoke(vector) ?? true)
                rows.Add(position, NameOf(vector));
            position++;
        }

        return rows.Count > 0 ? rows : throw new InvalidOperationException($"{file} has no {list} to check.");
    }

    public static JsonElement Get(string file, string list, int position) => Read(file, list)[position];

    public static IReadOnlyList<JsonElement> Read(string file, string list) => [.. Document(file).GetProperty(list).EnumerateArray()];

    public static JsonElement Document(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", file)));
        return document.RootElement.Clone();
    }

    public static byte[] Hex(this JsonElement vector, string member) => Convert.FromHexString(vector.GetProperty(member).GetString()!);

    public static string Text(this JsonElement vector, string member) => vector.GetProperty(member).GetString()!;

    public static bool Has(this JsonElement vector, string member) => vector.TryGetProperty(member, out _);

    private static string NameOf(JsonElement vector)
    {
        if (vector.Has("transport"))
            return $"{vector.Text("name")} {vector.Text("transport")}";
        if (vector.Has("name"))
            return vector.Text("name");
        var text = vector.TryGetProperty("wireText", out var wireText) ? wireText.GetString()!.Replace("\n", "<LF>", StringComparison.Ordinal) : null;
        return $"{vector.Text("kind")} {text ?? vector.Text("wireHex")}";
    }
}
