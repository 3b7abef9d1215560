using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Telefunc.Serialization.Converters;

namespace Telefunc.Serialization;

/// <summary>Adapts what System.Text.Json knows of a type to the habits of JavaScript.</summary>
internal static class DialectContract
{
    public static void Adapt(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        foreach (var property in type.Properties)
        {
            if (property.IsRequired && MayBeNull(property) && !Has<JsonRequiredAttribute>(property))
                property.IsRequired = false;
            if (Has<JsonMapAttribute>(property))
                property.CustomConverter = MapConverter(property);

            // System.Text.Json puts such entries among the members only if it converts them itself, which would let texts like "!Date:" through.
            if (property.IsExtensionData)
                throw new NotSupportedException($"{type.Type}.{property.Name}: [JsonExtensionData] is not supported. Declare an ordinary member of a dictionary type instead.");
        }
    }

    // JavaScript leaves a member out where .NET has null, and an undefined member counts as left out.
    private static bool MayBeNull(JsonPropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null
        || (!property.PropertyType.IsValueType && (property.AssociatedParameter?.IsNullable ?? property.IsSetNullable));

    private static DictionaryConverter MapConverter(JsonPropertyInfo property) =>
        CollectionConverterFactory.IsDictionary(property.PropertyType)
            ? new DictionaryConverter(property.PropertyType, asMap: true)
            : throw new InvalidOperationException($"{nameof(JsonMapAttribute)} on {property.Name} needs a dictionary of a type that is known here.");

    private static bool Has<TAttribute>(JsonPropertyInfo property)
        where TAttribute : Attribute =>
        property.AttributeProvider?.IsDefined(typeof(TAttribute), inherit: true) == true
        || (property.AssociatedParameter?.AttributeProvider as ICustomAttributeProvider)?.IsDefined(typeof(TAttribute), inherit: true) == true;
}
