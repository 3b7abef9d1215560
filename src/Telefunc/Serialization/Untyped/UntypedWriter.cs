using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Telefunc.Serialization.Untyped;

/// <summary>
/// Writes values by what they are: those of the untyped model and the simple types of .NET without type information, so that they work
/// without reflection, and everything else by the type information of its run-time type.
/// </summary>
internal static class UntypedWriter
{
    /// <exception cref="JsonException">The value contains itself, is nested too deeply, or holds what the dialect cannot say.</exception>
    /// <exception cref="NotSupportedException">There is no type information for a value, or it cannot travel.</exception>
    public static void Write(Utf8JsonWriter writer, object? value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                DialectText.WriteString(writer, text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case double number:
                DialectValues.WriteNumber(writer, number);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                DialectValues.WriteNumber(writer, number);
                break;
            case Undefined:
                writer.WriteStringValue(DialectText.Undefined);
                break;
            case BigInteger number:
                DialectValues.WriteBigInteger(writer, number);
                break;
            case DateTimeOffset date:
                DialectValues.WriteDate(writer, date);
                break;
            case DateTime date:
                DialectValues.WriteDate(writer, date);
                break;
            case JsDate date:
                DialectValues.WriteDate(writer, date);
                break;
            case byte[] bytes:
                DialectValues.WriteBytes(writer, bytes);
                break;
            case Regex regex:
                DialectValues.WriteRegExp(writer, RegExpText.FromRegex(regex));
                break;
            case JsRegExp expression:
                DialectValues.WriteRegExp(writer, expression);
                break;
            case JsMap map:
                WriteMap(writer, map, options);
                break;
            case HashSet<object?> set:
                WriteSet(writer, set, options);
                break;
            case IDictionary<string, object?> members:
                WriteObject(writer, members, options);
                break;
            case List<object?> list:
                WriteArray(writer, list, options);
                break;
            case object?[] array when array.GetType() == typeof(object[]):
                WriteArray(writer, array, options);
                break;
            case Delegate:
                throw new NotSupportedException("A function cannot be sent here.");
            default:
                WriteByType(writer, value, options);
                break;
        }
    }

    private static void WriteByType(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        if (value.GetType() == typeof(object))
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
            return;
        }

        JsonSerializer.Serialize(writer, value, TypeInformation.Of(value.GetType(), options));
    }

    private static void WriteArray(Utf8JsonWriter writer, IEnumerable<object?> elements, JsonSerializerOptions options)
    {
        CheckDepth(writer);
        writer.WriteStartArray();
        foreach (var element in elements)
            Write(writer, element, options);
        writer.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, IDictionary<string, object?> members, JsonSerializerOptions options)
    {
        CheckDepth(writer);
        foreach (var (name, _) in members)
        {
            if (DialectText.HasLoneSurrogate(name))
            {
                WriteObjectRaw(writer, members, options);
                return;
            }
        }

        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            Write(writer, value, options);
        }

        writer.WriteEndObject();
    }

    // The writer of System.Text.Json has no way to write a name with a lone surrogate.
    private static void WriteObjectRaw(Utf8JsonWriter writer, IDictionary<string, object?> members, JsonSerializerOptions options)
    {
        using var inner = new InnerText(writer, options);
        var separator = (byte)'{';
        foreach (var (name, value) in members)
        {
            inner.Buffer.Write([separator]);
            inner.Buffer.Write(DialectText.Quote(name));
            inner.Buffer.Write(":"u8);
            Write(inner.Writer, value, options);
            inner.Writer.Flush();
            inner.Writer.Reset();
            separator = (byte)',';
        }

        inner.Buffer.Write("}"u8);
        writer.WriteRawValue(inner.Buffer.WrittenSpan, skipInputValidation: true);
    }

    private static void WriteMap(Utf8JsonWriter writer, JsMap map, JsonSerializerOptions options)
    {
        using var inner = new InnerText(writer, options, "!Map:"u8);
        inner.Writer.WriteStartArray();
        foreach (var (key, value) in map)
        {
            inner.Writer.WriteStartArray();
            Write(inner.Writer, key, options);
            Write(inner.Writer, value, options);
            inner.Writer.WriteEndArray();
        }

        inner.Writer.WriteEndArray();
        inner.WriteAsString(writer);
    }

    private static void WriteSet(Utf8JsonWriter writer, HashSet<object?> set, JsonSerializerOptions options)
    {
        using var inner = new InnerText(writer, options, "!Set:"u8);
        WriteArray(inner.Writer, set, options);
        inner.WriteAsString(writer);
    }

    private static void CheckDepth(Utf8JsonWriter writer)
    {
        if (writer.CurrentDepth >= DialectLimits.MaxDepth)
            throw new JsonException("The value is nested too deeply, or contains itself.");
    }
}
