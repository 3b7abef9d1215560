using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telefunc.Serialization.Converters;

/// <summary>float and Half, which can be infinite or not a number. Minus zero is written as zero.</summary>
internal sealed class FloatingPointConverter<T> : JsonConverter<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return T.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
            case JsonTokenType.String:
                return FloatingPointReading.ReadString<T>(ref reader, options);
            default:
                throw new JsonException("A number was expected.");
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (!T.IsFinite(value))
            DialectValues.WriteNumber(writer, double.CreateTruncating(value));
        else if (T.IsZero(value))
            writer.WriteNumberValue(0);
        else
            // The digits of the smaller type, not those of the same number as a double.
            writer.WriteRawValue(value.ToString(null, CultureInfo.InvariantCulture), skipInputValidation: true);
    }

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FloatingPointReading.ReadName<T>(ref reader);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString(null, CultureInfo.InvariantCulture));
}

/// <summary>double, the number of JavaScript.</summary>
internal sealed class DoubleConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.String => FloatingPointReading.ReadString<double>(ref reader, options),
        _ => throw new JsonException("A number was expected."),
    };

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => DialectValues.WriteNumber(writer, value);

    public override double ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FloatingPointReading.ReadName<double>(ref reader);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Reads numbers that do not stand as numbers.</summary>
internal static class FloatingPointReading
{
    /// <exception cref="JsonException">It is none of the special numbers, and numbers are not read from strings.</exception>
    public static T ReadString<T>(ref Utf8JsonReader reader, JsonSerializerOptions options)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var text = DialectText.ReadRaw(ref reader);
        if (TryParseSpecial<T>(text, out var value))
            return value;
        if (options.NumberHandling.HasFlag(JsonNumberHandling.AllowReadingFromString)
            && T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && T.IsFinite(value))
        {
            return value;
        }

        throw new JsonException("A number was expected.");
    }

    /// <exception cref="JsonException">The name is not a number.</exception>
    public static T ReadName<T>(ref Utf8JsonReader reader)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var text = DialectText.ReadRaw(ref reader);
        if (TryParseSpecial<T>(text, out var value) || T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return value;
        throw new JsonException("A number was expected.");
    }

    private static bool TryParseSpecial<T>(string text, out T value)
        where T : struct, IBinaryFloatingPointIeee754<T>
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
