using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Telefunc.Serialization.Untyped;

namespace Telefunc.Serialization.Converters;

/// <summary>Regular expressions of .NET. Flags that .NET lacks are ignored on reading.</summary>
internal sealed class RegexConverter : JsonConverter<Regex>
{
    public override Regex? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RegExpText.ToRegex(RegExpText.Parse(MarkedText.ReadContent(ref reader, DialectText.RegExp)));

    public override void Write(Utf8JsonWriter writer, Regex value, JsonSerializerOptions options) =>
        DialectValues.WriteRegExp(writer, RegExpText.FromRegex(value));
}

/// <summary>A type of the untyped model where it is declared.</summary>
internal sealed class ModelConverter<T> : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        UntypedReader.Read(ref reader, DialectCall.Current) as T ?? throw new JsonException($"A {typeof(T).Name} was expected.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => UntypedWriter.Write(writer, value, options);
}
