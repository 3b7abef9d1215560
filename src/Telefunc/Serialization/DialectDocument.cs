using System.Runtime.InteropServices;
using System.Text.Json;

namespace Telefunc.Serialization;

/// <summary>A JSON text whose parts are read one by one, each with its own type. The memory must stay unchanged while it is in use.</summary>
internal sealed class DialectDocument
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private readonly List<Member> _members = [];

    /// <param name="utf8">Valid UTF-8 without a byte order mark.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    internal DialectDocument(ReadOnlyMemory<byte> utf8)
    {
        _utf8 = utf8;
        var reader = NewReader(utf8.Span);
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        IsObject = reader.TokenType == JsonTokenType.StartObject;
        if (IsObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = (int)reader.TokenStartIndex;
                reader.Read();
                var value = (int)reader.TokenStartIndex;
                reader.Skip();
                _members.Add(new Member(name, value, (int)reader.BytesConsumed));
            }
        }
        else
        {
            reader.Skip();
        }

        Root = utf8[start..(int)reader.BytesConsumed];
        // Only white space may follow.
        reader.Read();
    }

    /// <summary>Whether the text is an object.</summary>
    public bool IsObject { get; }

    /// <summary>The whole value without the white space around it.</summary>
    public ReadOnlyMemory<byte> Root { get; }

    /// <summary>The text of a member of the top object; of members with the same name, the last.</summary>
    /// <returns>False if there is no such member, or the text is not an object.</returns>
    public bool TryGetMember(string name, out ReadOnlyMemory<byte> raw)
    {
        var members = CollectionsMarshal.AsSpan(_members);
        for (var i = members.Length - 1; i >= 0; i--)
        {
            var reader = NewReader(_utf8.Span[members[i].Name..members[i].Value].TrimEnd(" \t\r\n:"u8));
            reader.Read();
            if (reader.ValueTextEquals(name))
            {
                raw = _utf8[members[i].Value..members[i].End];
                return true;
            }
        }

        raw = default;
        return false;
    }

    /// <summary>The texts of the elements of an array.</summary>
    /// <param name="array">The text of one value, as <see cref="TryGetMember"/> gives it.</param>
    /// <param name="limit">How many elements are accepted.</param>
    /// <exception cref="JsonException">It is not an array, or has more elements than the limit.</exception>
    public static List<ReadOnlyMemory<byte>> Elements(ReadOnlyMemory<byte> array, int limit = int.MaxValue)
    {
        var reader = NewReader(array.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("An array was expected.");
        var elements = new List<ReadOnlyMemory<byte>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (elements.Count == limit)
                throw new JsonException($"The array has more than {limit} elements.");
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            elements.Add(array[start..(int)reader.BytesConsumed]);
        }

        return elements;
    }

    /// <summary>Whether the text of one value is undefined.</summary>
    public static bool IsUndefined(ReadOnlyMemory<byte> value) => UndefinedText.IsUndefined(value.Span);

    private static Utf8JsonReader NewReader(ReadOnlySpan<byte> utf8) =>
        new(utf8, new JsonReaderOptions { MaxDepth = DialectLimits.MaxDepth });

    private readonly record struct Member(int Name, int Value, int End);
}
