using System.Text.Json.Serialization;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// A file or blob that a client passes as an argument, or in one. It has been received completely when the telefunction starts. Immutable
/// and safe for use by many threads. (PROTOCOL.md 3.2, 3.3)
/// </summary>
[JsonConverter(typeof(EmbeddedValueConverter<TelefuncFile>))]
public sealed class TelefuncFile
{
    /// <summary>A file with its content.</summary>
    /// <param name="content">Its bytes; they must not change afterwards.</param>
    /// <param name="contentType">Its media type, or an empty string if that is not known.</param>
    /// <param name="name">Its name, or <see langword="null"/> for a blob.</param>
    /// <param name="lastModified">When it was last changed, or <see langword="null"/> for a blob.</param>
    public TelefuncFile(ReadOnlyMemory<byte> content, string contentType = "", string? name = null, DateTimeOffset? lastModified = null)
    {
        ArgumentNullException.ThrowIfNull(contentType);

        Content = content;
        ContentType = contentType;
        Name = name;
        LastModified = lastModified;
    }

    /// <summary>The bytes. Keeping a part of them keeps the whole request in memory.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The media type, as the client says; empty if it does not know. Not to be trusted.</summary>
    public string ContentType { get; }

    /// <summary>
    /// The name, as the client says; <see langword="null"/> for a blob. Not to be trusted: it may be any text, also one that climbs out of
    /// a folder when it is used as a path.
    /// </summary>
    public string? Name { get; }

    /// <summary>When the file was last changed, as the client says, to the millisecond; <see langword="null"/> for a blob.</summary>
    public DateTimeOffset? LastModified { get; }
}
