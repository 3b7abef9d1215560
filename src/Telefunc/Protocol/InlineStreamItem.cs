namespace Telefunc.Protocol;

/// <summary>One item of an inline response body.</summary>
/// <param name="Kind">What the item is.</param>
/// <param name="Index">The value that a chunk or an end belongs to; else 0.</param>
/// <param name="Payload">The envelope, chunk or error; else empty. Valid until the reader is used again.</param>
internal readonly record struct InlineStreamItem(InlineStreamItemKind Kind, byte Index, ReadOnlyMemory<byte> Payload);
