using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telefunc.Serialization.Converters;

/// <summary>64-bit integers: numbers as far as JavaScript can tell them apart, big integers beyond, and both are read.</summary>
internal sealed class Int64Converter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
            ? reader.TryGetInt64(out var value) ? value : throw new JsonException("A 64-bit integer was expected.")
            : BigIntegerReading.Read<long>(ref reader, options);

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => DialectValues.WriteNumber(writer, value);

    public override long ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BigIntegerReading.ReadName<long>(ref reader);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, long value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString(CultureInfo.InvariantCulture));
}

/// <inheritdoc cref="Int64Converter"/>
internal sealed class UInt64Converter : JsonConverter<ulong>
{
    public override ulong Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
            ? reader.TryGetUInt64(out var value) ? value : throw new JsonException("An unsigned 64-bit integer was expected.")
            : BigIntegerReading.Read<ulong>(ref reader, options);

    public override void Write(Utf8JsonWriter writer, ulong value, JsonSerializerOptions options) => DialectValues.WriteNumber(writer, value);

    public override ulong ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BigIntegerReading.ReadName<ulong>(ref reader);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, ulong value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>BigInteger, Int128 and UInt128: always big integers; whole numbers are read, too.</summary>
internal sealed class BigIntegerConverter<T> : JsonConverter<T>
    where T : struct, IBinaryInteger<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BigIntegerReading.Read<T>(ref reader, options);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(DialectText.BigInt + value.ToString(null, CultureInfo.InvariantCulture));

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BigIntegerReading.ReadName<T>(ref reader);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString(null, CultureInfo.InvariantCulture));
}

/// <summary>Reads integers of any size.</summary>
internal static class BigIntegerReading
{
    /// <exception cref="JsonException">It is not an integer, or the type is too small.</exception>
    public static T Read<T>(ref Utf8JsonReader reader, JsonSerializerOptions options)
        where T : struct, IBinaryInteger<T>
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                // Only digits: a number with a point or an exponent is not what a big integer writes.
                return Convert<T>(BigIntegerText.TryParse(System.Text.Encoding.ASCII.GetString(reader.ValueSpan), out var value) ? value : null);
            case JsonTokenType.String when DialectText.MayBeSpecial(ref reader):
                return Convert<T>(DialectValues.ParseBigInteger(MarkedText.ReadContent(ref reader, DialectText.BigInt)));
            case JsonTokenType.String when options.NumberHandling.HasFlag(JsonNumberHandling.AllowReadingFromString):
                return Convert<T>(DialectValues.ParseBigInteger(DialectText.ReadRaw(ref reader)));
            default:
                throw new JsonException("An integer was expected.");
        }
    }

    /// <exception cref="JsonException">It is not an integer, or the type is too small.</exception>
    public static T ReadName<T>(ref Utf8JsonReader reader)
        where T : struct, IBinaryInteger<T>
    {
        var text = DialectText.ReadRaw(ref reader);
        var digits = text.StartsWith(DialectText.BigInt, StringComparison.Ordinal) ? text.AsSpan(DialectText.BigInt.Length) : text;
        return Convert<T>(DialectValues.ParseBigInteger(digits));
    }

    private static T Convert<T>(BigInteger? value)
        where T : struct, IBinaryInteger<T>
    {
        try
        {
            return T.CreateChecked(value ?? throw new JsonException("An integer was expected."));
        }
        catch (OverflowException exception)
        {
            throw new JsonException("The integer is too large for its type.", exception);
        }
    }
}
