using System.Text.Json.Serialization.Metadata;

namespace Telefunc.Serialization;

/// <summary>Adapts what System.Text.Json knows of a type to the habits of JavaScript.</summary>
internal static class DialectContract
{
    public static void Adapt(JsonTypeInfo type)
    {
    }
}
