namespace Telefunc.Serialization;

/// <summary>
/// Puts live values, such as channels, into JSON and takes them out again, as one string: a prefix directly followed by the JSON of
/// metadata (PROTOCOL.md 3.3, 3.4). Given to the serializer for one call; used by one thread at a time.
/// </summary>
internal interface IValueEmbedding
{
    /// <summary>Whether a decoded JSON string is one of the embedded forms that are legal here.</summary>
    bool IsEmbedded(ReadOnlySpan<byte> utf8);

    /// <summary>The complete content of the JSON string that stands for a live value.</summary>
    /// <exception cref="NotSupportedException">This kind of value cannot travel in this direction.</exception>
    string Embed(object value);

    /// <summary>The live value for an embedded string.</summary>
    /// <exception cref="System.Text.Json.JsonException">The metadata is malformed or the value does not fit the type.</exception>
    object? Revive(string text, Type targetType);
}
