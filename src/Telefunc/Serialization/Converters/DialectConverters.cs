using System.Text.Json;

namespace Telefunc.Serialization.Converters;

/// <summary>The converters of the dialect.</summary>
internal static class DialectConverters
{
    public static void AddTo(JsonSerializerOptions options)
    {
    }
}
