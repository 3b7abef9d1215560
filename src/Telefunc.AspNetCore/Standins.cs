using System.Text.Json;
namespace Telefunc.Serialization
{
    internal sealed class DialectSerializer(JsonSerializerOptions o)
    {
        public byte[] Serialize(object? v, Type t, IValueEmbedding? e) => JsonSerializer.SerializeToUtf8Bytes(v, o.GetTypeInfo(t));
        public object? Deserialize(ReadOnlySpan<byte> s, Type t, IValueEmbedding? e) => s.StartsWith("\"!BigInt:x"u8) ? throw new JsonException() : JsonSerializer.Deserialize(s, o.GetTypeInfo(t));
    }
}
