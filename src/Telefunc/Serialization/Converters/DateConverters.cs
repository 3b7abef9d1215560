using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telefunc.Serialization.Converters;

/// <summary>Reads dates of the dialect, and ISO 8601 strings as a client may send them by hand.</summary>
internal static class DateReading
{
    /// <exception cref="JsonException">It is no date, or not one between the years 1 and 9999.</exception>
    public static DateTimeOffset Read(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && TryReadUsual(reader.ValueSpan, out var usual))
            return usual;
        if (!TryReadMilliseconds(ref reader, out var milliseconds) || !DateText.FitsNet(milliseconds))
            throw new JsonException("A date between the years 1 and 9999 was expected.");
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    // What every encoder writes for the years of .NET: !Date:yyyy-MM-ddTHH:mm:ss.fffZ. The parser of "O" wants seven digits after the point.
    private static bool TryReadUsual(ReadOnlySpan<byte> text, out DateTimeOffset value)
    {
        value = default;
        if (text.Length != 30 || text[29] != (byte)'Z' || !text.StartsWith("!Date:"u8))
            return false;
        Span<byte> net = stackalloc byte[28];
        text[6..29].CopyTo(net);
        "0000Z"u8.CopyTo(net[23..]);
        if (!Utf8Parser.TryParse(net, out DateTime utc, out var consumed, 'O') || consumed != net.Length)
            return false;
        value = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    /// <summary>Reads a date or a property name.</summary>
    /// <returns>False if it is a string, but no valid date.</returns>
    public static bool TryReadMilliseconds(ref Utf8JsonReader reader, out long milliseconds)
    {
        const int LongestText = 64;
        milliseconds = 0;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            throw new JsonException("A date was expected.");
        if (reader.ValueSpan.Length > LongestText)
            return false;
        Span<char> text = stackalloc char[LongestText];
        if (reader.ValueIsEscaped)
        {
            var unescaped = DialectText.ReadRaw(ref reader);
            unescaped.CopyTo(text);
            text = text[..unescaped.Length];
        }
        else
        {
            text = text[..System.Text.Encoding.UTF8.GetChars(reader.ValueSpan, text)];
        }

        return DateText.TryParse(text.StartsWith(DialectText.Date) ? text[DialectText.Date.Length..] : text, out milliseconds);
    }
}

/// <summary>Times without an offset: read as UTC, and taken as UTC on writing unless they are local.</summary>
internal sealed class DateTimeConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateReading.Read(ref reader).UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => DialectValues.WriteDate(writer, value);

    public override DateTime ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateReading.Read(ref reader).UtcDateTime;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WritePropertyName(DateText.Format(
            new DateTimeOffset(value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc)).ToUnixTimeMilliseconds()));
}

/// <summary>Times with an offset: the offset does not travel, and what is read is UTC.</summary>
internal sealed class DateTimeOffsetConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => DateReading.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => DialectValues.WriteDate(writer, value);

    public override DateTimeOffset ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateReading.Read(ref reader);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WritePropertyName(DateText.Format(value.ToUnixTimeMilliseconds()));
}

/// <summary>
/// Days. They are written as <c>yyyy-MM-dd</c>, since a JavaScript date is a moment, and would be another day west of Greenwich. A
/// JavaScript date is read as its day in UTC.
/// </summary>
internal sealed class DateOnlyConverter : JsonConverter<DateOnly>
{
    public override DateOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateOnly.FromDateTime(DateReading.Read(ref reader).UtcDateTime);

    public override void Write(Utf8JsonWriter writer, DateOnly value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[10];
        value.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        writer.WriteStringValue(text);
    }

    public override DateOnly ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, DateOnly value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString("O", CultureInfo.InvariantCulture));
}

/// <summary>Every date that JavaScript has.</summary>
internal sealed class JsDateConverter : JsonConverter<JsDate>
{
    public override JsDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateReading.TryReadMilliseconds(ref reader, out var milliseconds) ? new JsDate(milliseconds) : JsDate.Invalid;

    public override void Write(Utf8JsonWriter writer, JsDate value, JsonSerializerOptions options) => DialectValues.WriteDate(writer, value);
}
