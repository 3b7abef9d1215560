using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telefunc.Serialization.Converters;

/// <summary>Byte arrays.</summary>
internal sealed class ByteArrayConverter : JsonConverter<byte[]>
{
    public override byte[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadBytes(ref reader);

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => DialectValues.WriteBytes(writer, value);

    /// <exception cref="JsonException">It is not a byte array.</exception>
    internal static byte[] ReadBytes(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && reader.ValueSpan.StartsWith("!Uint8Array:"u8))
            return DialectValues.ParseBytes(reader.ValueSpan[DialectText.Bytes.Length..]);
        return DialectValues.ParseBytes(Encoding.UTF8.GetBytes(MarkedText.ReadContent(ref reader, DialectText.Bytes)));
    }
}

/// <inheritdoc cref="ByteArrayConverter"/>
internal sealed class MemoryConverter : JsonConverter<Memory<byte>>
{
    public override Memory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ByteArrayConverter.ReadBytes(ref reader);

    public override void Write(Utf8JsonWriter writer, Memory<byte> value, JsonSerializerOptions options) =>
        DialectValues.WriteBytes(writer, value.Span);
}

/// <inheritdoc cref="ByteArrayConverter"/>
internal sealed class ReadOnlyMemoryConverter : JsonConverter<ReadOnlyMemory<byte>>
{
    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ByteArrayConverter.ReadBytes(ref reader);

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) =>
        DialectValues.WriteBytes(writer, value.Span);
}
