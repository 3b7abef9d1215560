using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Telefunc.Protocol;

/// <summary>
/// Reading rules shared by the messages in plain JSON: unknown members are ignored, of repeated members the last counts, and a value of
/// the wrong type counts as absent.
/// </summary>
internal static class PlainJson
{
    /// <summary>Ids are UUIDs in practice; nothing longer than this many characters names anything.</summary>
    public const int MaxIdLength = 256;

    // A character takes at most six bytes in JSON: a \u escape.
    private const int MaxIdBytes = 6 * MaxIdLength;

    private static readonly JsonWriterOptions _writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one message into a new array.</summary>
    public static byte[] Encode<TMessage>(TMessage message, Action<Utf8JsonWriter, TMessage> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, _writerOptions))
            write(writer, message);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Writes a member that is an id, as the reference would: the framework's own encoders escape every character outside the basic plane.
    /// </summary>
    public static void WriteId(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string id)
    {
        writer.WritePropertyName(name);
        if (id.AsSpan().ContainsAnyInRange('\0', '\u001f') || id.AsSpan().ContainsAny('"', '\\'))
            writer.WriteStringValue(id);
        else
            writer.WriteRawValue($"\"{id}\"", skipInputValidation: true);
    }

    /// <summary>Moves to the next member of the current object; false at its end.</summary>
    public static bool ReadMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Whether the value that follows the member's name is the literal true.</summary>
    public static bool ReadTrue(ref Utf8JsonReader reader)
    {
        reader.Read();
        var isTrue = reader.TokenType == JsonTokenType.True;
        reader.Skip();
        return isTrue;
    }

    /// <summary>The value that follows as an id; null if it cannot be one.</summary>
    public static string? ReadId(ref Utf8JsonReader reader)
    {
        reader.Read();
        return CurrentId(ref reader);
    }

    /// <summary>The current value as an id; null if it cannot be one.</summary>
    public static string? CurrentId(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        // The length in bytes is checked first, so that an id that is far too long is never copied.
        if (reader.ValueSpan.Length is 0 or > MaxIdBytes)
            return null;
        try
        {
            var id = reader.GetString()!;
            return id.Length <= MaxIdLength ? id : null;
        }
        catch (InvalidOperationException)
        {
            // Lone surrogates or broken UTF-8: legal in ECMAScript, but no id that anyone gave out.
            return null;
        }
    }

    /// <summary>The value that follows as an integer; null if it is none or does not fit.</summary>
    public static int? ReadInt32(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value))
            return value;
        reader.Skip();
        return null;
    }

    /// <summary>The value that follows as a sequence number; 0, that is "nothing yet", if it is none.</summary>
    public static uint ReadSeq(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out var value))
            return value;
        reader.Skip();
        return 0;
    }

    /// <summary>The value that follows as a positive size or time, rounded up and capped; null for zero and everything else.</summary>
    public static int? ReadPositive(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) && value > 0)
            return (int)Math.Min(Math.Ceiling(value), int.MaxValue);
        reader.Skip();
        return null;
    }
}
