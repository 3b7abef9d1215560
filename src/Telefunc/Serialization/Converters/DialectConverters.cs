using System.Numerics;
using System.Text.Json;
using Telefunc.Serialization.Untyped;

namespace Telefunc.Serialization.Converters;

/// <summary>
/// The converters of the dialect. Guid, TimeSpan, Version, TimeOnly and enum names are left to System.Text.Json: none of their strings
/// starts with an exclamation mark, unless the user names an enum member so, which then stands on the wire as it is. JsonElement and
/// JsonNode hold the text of the wire, and a user's own converter writes it.
/// </summary>
internal static class DialectConverters
{
    public static void AddTo(JsonSerializerOptions options)
    {
        var converters = options.Converters;
        converters.Add(new StringConverter());
        converters.Add(new UntypedConverter());
        converters.Add(new Int64Converter());
        converters.Add(new UInt64Converter());
        converters.Add(new DoubleConverter());
        converters.Add(new FloatingPointConverter<float>());
        converters.Add(new FloatingPointConverter<Half>());
        converters.Add(new BigIntegerConverter<BigInteger>());
        converters.Add(new BigIntegerConverter<Int128>());
        converters.Add(new BigIntegerConverter<UInt128>());
        converters.Add(new DateTimeConverter());
        converters.Add(new DateTimeOffsetConverter());
        converters.Add(new DateOnlyConverter());
        converters.Add(new JsDateConverter());
        converters.Add(new ByteArrayConverter());
        converters.Add(new MemoryConverter());
        converters.Add(new ReadOnlyMemoryConverter());
        converters.Add(new CharConverter());
        converters.Add(new UriConverter());
        converters.Add(new RegexConverter());
        converters.Add(new ModelConverter<Undefined>());
        converters.Add(new ModelConverter<JsRegExp>());
        converters.Add(new ModelConverter<JsMap>());
        converters.Add(new CollectionConverterFactory());
    }
}
