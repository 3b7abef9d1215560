using System.Text.Json;
using Telefunc.Serialization;

namespace Telefunc.Dispatch;

/// <summary>Tells a function from the other values that a client can pass. (PROTOCOL.md 3.3)</summary>
internal sealed class FunctionArgument : IValueEmbedding
{
    private const string Prefix = "!TelefuncFunction:";

    private static readonly FunctionArgument Instance = new();

    private FunctionArgument()
    {
    }

    public static bool IsFunction(ReadOnlySpan<byte> utf8) => utf8.StartsWith("!TelefuncFunction:"u8);

    /// <summary>The text of a function's metadata, or <see langword="null"/> if the argument is anything else.</summary>
    /// <exception cref="JsonException">The argument cannot be decoded.</exception>
    public static string? Metadata(ReadOnlyMemory<byte> argument, DialectSerializer serializer) =>
        (serializer.DeserializeUntyped(argument.Span, Instance) as Found)?.Metadata;

    bool IValueEmbedding.IsEmbedded(ReadOnlySpan<byte> utf8) => IsFunction(utf8);

    object? IValueEmbedding.Revive(string text, Type targetType) => new Found(text[Prefix.Length..]);

    string IValueEmbedding.Embed(object value) => throw new NotSupportedException();

    private sealed record Found(string Metadata);
}
