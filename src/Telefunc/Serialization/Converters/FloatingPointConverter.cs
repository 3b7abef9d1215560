using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telefunc.Serialization.Converters;

/// <summary>double, float and Half, which can be infinite or not a number. Minus zero is written as zero.</summary>
internal sealed class FloatingPointConverter<T> : JsonConverter<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when typeof(T) == typeof(double):
                return T.CreateTruncating(reader.GetDouble());
            case JsonTokenType.Number:
                return T.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
            case JsonTokenType.String:
                var text = DialectText.ReadRaw(ref reader);
                if (TryParseSpecial(text, out var value))
                    return value;
                if (options.NumberHandling.HasFlag(JsonNumberHandling.AllowReadingFromString)
                    && T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
                    && T.IsFinite(value))
                {
                    return value;
                }

                break;
        }

        throw new JsonException("A number was expected.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (typeof(T) == typeof(double) || !T.IsFinite(value))
            DialectValues.WriteNumber(writer, double.CreateTruncating(value));
        else if (T.IsZero(value))
            writer.WriteNumberValue(0);
        else
            // The digits of the smaller type, not those of the same number as a double.
            writer.WriteRawValue(value.ToString(null, CultureInfo.InvariantCulture), skipInputValidation: true);
    }

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = DialectText.ReadRaw(ref reader);
        if (TryParseSpecial(text, out var value) || T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return value;
        throw new JsonException("A number was expected.");
    }

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString(null, CultureInfo.InvariantCulture));

    private static bool TryParseSpecial(string text, out T value)
    {
        (var found, value) = text switch
        {
            DialectText.NaN => (true, T.NaN),
            DialectText.PositiveInfinity => (true, T.PositiveInfinity),
            DialectText.NegativeInfinity => (true, T.NegativeInfinity),
            _ => (false, T.Zero),
        };
        return found;
    }
}
