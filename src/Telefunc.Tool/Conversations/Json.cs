using System.Text;
using System.Text.Json;
using Telefunc.Serialization;

namespace Telefunc.Tool.Conversations;

/// <summary>Values as the user reads and writes them: JSON as it is on the wire, so that nothing is lost (PROTOCOL.md 5).</summary>
internal static class Json
{
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static object? Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static object? Parse(ReadOnlySpan<byte> utf8) => DialectSerializer.Default.DeserializeUntyped(utf8);

    public static bool IsValid(string text)
    {
        try
        {
            Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static string Write(object? value) => Encoding.UTF8.GetString(DialectSerializer.Default.Serialize(value, typeof(object)));
}
