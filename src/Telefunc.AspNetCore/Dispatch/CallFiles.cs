using System.Text;
using System.Text.Json;
using Telefunc.Serialization;

namespace Telefunc.Dispatch;

/// <summary>
/// The files of one call. Where a file begins is known from the sizes of those before it, and these may stand anywhere in the arguments,
/// also where the declared types ignore them; so all of them are found first. (PROTOCOL.md 3.2, 3.3)
/// </summary>
internal sealed class CallFiles
{
    private const string FilePrefix = "!TelefuncFile:";
    private const string BlobPrefix = "!TelefuncBlob:";

    private readonly Dictionary<string, TelefuncFile> _files = [];

    private CallFiles()
    {
    }

    /// <param name="arguments">The JSON text of the arguments.</param>
    /// <param name="bytes">What follows the envelope.</param>
    /// <param name="serializer">Decodes metadata.</param>
    /// <exception cref="JsonException">An argument or the metadata of a file cannot be decoded.</exception>
    /// <exception cref="MalformedCallException">The sizes and indices do not describe the bytes.</exception>
    public static CallFiles Read(ReadOnlyMemory<byte> arguments, ReadOnlyMemory<byte> bytes, DialectSerializer serializer)
    {
        var found = new FoundFiles();
        serializer.DeserializeUntyped(arguments.Span, found);

        var files = new CallFiles();
        var next = 0L;
        foreach (var (text, metadata) in found.Texts.Select(text => (text, FileMetadata.Parse(text, serializer))).OrderBy(file => file.Item2.Index))
        {
            if (metadata.Index != next++ || metadata.Size < 0 || metadata.Size > bytes.Length)
                throw new MalformedCallException("The request's body does not hold the files that its envelope describes.");
            var content = bytes[..(int)metadata.Size];
            bytes = bytes[content.Length..];
            files._files.Add(text, new(content, metadata.ContentType, metadata.Name, metadata.LastModified));
        }

        return files;
    }

    /// <summary>Adds the files to what can be taken out of the arguments.</summary>
    /// <param name="others">What takes out everything else.</param>
    public IValueEmbedding Embedding(IValueEmbedding? others) => new FileEmbedding(_files, others);

    private static bool IsFile(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith("!TelefuncFile:"u8) || utf8.StartsWith("!TelefuncBlob:"u8);

    private sealed record FileMetadata(long Index, long Size, string ContentType, string? Name, DateTimeOffset? LastModified)
    {
        private const double LatestTime = 253_402_300_799_999;

        public static FileMetadata Parse(string text, DialectSerializer serializer)
        {
            var document = serializer.Parse(Encoding.UTF8.GetBytes(text[FilePrefix.Length..]));
            return new(
                Member<long>("index"),
                Member<long>("size"),
                Member<string>("type"),
                text.StartsWith(BlobPrefix, StringComparison.Ordinal) ? null : Member<string>("name"),
                text.StartsWith(BlobPrefix, StringComparison.Ordinal) ? null : Time(Member<double>("lastModified")));

            T Member<T>(string name) =>
                document.TryGetMember(name, out var raw) && serializer.Deserialize<T?>(raw.Span) is { } value
                    ? value
                    : throw new JsonException($"The metadata of a file lacks its {name}.");
        }

        private static DateTimeOffset Time(double milliseconds) =>
            Math.Abs(milliseconds) <= LatestTime
                ? DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Max(milliseconds, -62_135_596_800_000))
                : throw new JsonException("The metadata of a file has no valid time.");
    }

    /// <summary>Only looks for files.</summary>
    private sealed class FoundFiles : IValueEmbedding
    {
        public HashSet<string> Texts { get; } = [];

        public bool IsEmbedded(ReadOnlySpan<byte> utf8) => IsFile(utf8);

        public object? Revive(string text, Type targetType)
        {
            Texts.Add(text);
            return null;
        }

        public string Embed(object value) => throw new NotSupportedException();
    }

    private sealed class FileEmbedding(Dictionary<string, TelefuncFile> files, IValueEmbedding? others) : IValueEmbedding
    {
        public bool IsEmbedded(ReadOnlySpan<byte> utf8) => IsFile(utf8) || others?.IsEmbedded(utf8) == true;

        public object? Revive(string text, Type targetType)
        {
            if (files.TryGetValue(text, out var file))
                return targetType.IsInstanceOfType(file) ? file : throw new JsonException("A file cannot stand here.");
            return others is null ? throw new JsonException("Such a value cannot stand here.") : others.Revive(text, targetType);
        }

        public string Embed(object value) => others is null ? throw new NotSupportedException() : others.Embed(value);
    }
}
