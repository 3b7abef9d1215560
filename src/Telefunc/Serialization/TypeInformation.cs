using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Telefunc.Serialization;

/// <summary>
/// What System.Text.Json knows of a type. Its own exception names a resolver of ours that says nothing to the user, and not the place
/// where a context is added.
/// </summary>
internal static class TypeInformation
{
    /// <summary>The type information that the options have for a type.</summary>
    /// <exception cref="NotSupportedException">There is none. The message names the type and says what to add.</exception>
    public static JsonTypeInfo Of(Type type, JsonSerializerOptions options) =>
        options.TryGetTypeInfo(type, out var information) ? information : throw Missing(type);

    /// <summary>The exception for a type that has no type information. Where reflection is allowed every type has some.</summary>
    public static NotSupportedException Missing(Type type) => new(
        $"There is no JSON metadata for the type {type}, and it cannot be found by reflection in an application that is trimmed or compiled "
        + "ahead of time. Write [JsonSerializable(typeof(...))] for the type on a JsonSerializerContext of the application, and add that "
        + "context to Json.TypeInfoResolverChain in the options of Telefunc.");
}
