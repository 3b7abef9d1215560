using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telefunc.Serialization;

/// <summary>
/// Puts live values, such as channels, into JSON and takes them out again. It stands in a <see cref="JsonConverterAttribute"/> on a base
/// class and on every class derived from it, and is not used otherwise. (PROTOCOL.md 3.3, 3.4)
/// </summary>
/// <typeparam name="TBase">The base class of the live values; the converter serves all classes derived from it.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EmbeddedValueConverter<TBase> : JsonConverter<TBase>
    where TBase : class
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(TBase).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    /// <exception cref="JsonException">It is not a live value, or not one of the declared type.</exception>
    public override TBase? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var embedding = DialectCall.Current.Embedding;
        if (embedding is not null && reader.TokenType == JsonTokenType.String && DialectText.MayBeSpecial(ref reader))
        {
            var text = DialectText.ReadRaw(ref reader);
            if (embedding.IsEmbedded(Encoding.UTF8.GetBytes(text)) && embedding.Revive(text, typeToConvert) is TBase value)
                return typeToConvert.IsInstanceOfType(value) ? value : throw new JsonException($"A {typeToConvert.Name} was expected.");
        }

        throw new JsonException($"A {typeToConvert.Name} cannot stand here.");
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Live values cannot travel in this call.</exception>
    public override void Write(Utf8JsonWriter writer, TBase value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var embedding = DialectCall.Current.Embedding
            ?? throw new NotSupportedException($"A {value.GetType().Name} can only be sent as a result of a call or an argument of it.");
        DialectText.WriteRaw(writer, embedding.Embed(value));
    }
}
