using System.Text;
using System.Text.Json;
using Telefunc.Channels;
using Telefunc.Connections;
using Telefunc.Serialization;

namespace Telefunc.Calls;

/// <summary>Takes the live values out of the result of one call. Equal texts are one object. (PROTOCOL.md 3.4)</summary>
internal sealed class ResultEmbedding(ClientConnection connection) : IValueEmbedding
{
    private const string ChannelPrefix = "!TelefuncChannel:";
    private const string BroadcastPrefix = "!TelefuncBroadcast:";
    private const int LongestId = 256;

    // What a JavaScript server can return and this client cannot receive is refused by name rather than taken for a string.
    private static readonly string[] _unsupported =
    [
        "!TelefuncGenerator:", "!TelefuncStream:", "!TelefuncPromise:", "!TelefuncFile:", "!TelefuncBlob:",
        "!TelefuncFileDownload:", "!TelefuncBlobDownload:", "!TelefuncFunction:",
    ];

    private readonly Dictionary<string, object> _revived = [];
    private readonly List<ConnectionEntry> _entries = [];

    /// <summary>The channels that are new, to be registered once the whole result is read.</summary>
    public IReadOnlyList<ConnectionEntry> Entries => _entries;

    public bool IsEmbedded(ReadOnlySpan<byte> utf8) => utf8.StartsWith("!Telefunc"u8) && Prefix(Encoding.UTF8.GetString(utf8)) is not null;

    public string Embed(object value) => throw new NotSupportedException();

    public object? Revive(string text, Type targetType)
    {
        if (_revived.TryGetValue(text, out var known))
            return known;
        var prefix = Prefix(text)!;
        if (prefix is not (ChannelPrefix or BroadcastPrefix))
            throw new JsonException($"The result holds a value of the kind {prefix.Trim('!', ':')}, which this client cannot receive.");
        var metadata = connection.Host.Serializer.Parse(Encoding.UTF8.GetBytes(text[prefix.Length..]));
        var id = Id(metadata);

        // What an earlier call has returned is the same object again.
        var value = connection.Find(id)
            ?? (prefix == ChannelPrefix ? ReviveChannel(id, metadata.TryGetMember("ack", out _), targetType) : ReviveBroadcast(id, Key(metadata), targetType));
        return _revived[text] = value;
    }

    private ClientChannel ReviveChannel(string id, bool isAcknowledging, Type targetType)
    {
        var channel = ClientChannel.Revive(ChannelType(targetType, isAcknowledging), id, connection.Host);
        _entries.Add(new ConnectionEntry(channel.LiveEnd.Endpoint, channel));
        return channel;
    }

    private BroadcastChannel ReviveBroadcast(string id, string key, Type targetType)
    {
        var type = targetType.IsSubclassOf(typeof(BroadcastChannel)) ? targetType
            : targetType.IsAssignableFrom(typeof(BroadcastChannel)) ? typeof(BroadcastChannel<object?>)
            : throw new JsonException($"The result holds a broadcast where a {targetType} is expected.");
        var channel = BroadcastChannel.Revive(type, id, key, connection.Host);
        _entries.Add(new ConnectionEntry(channel.Endpoint, channel));
        return channel;
    }

    private static Type ChannelType(Type targetType, bool isAcknowledging)
    {
        if (targetType.IsSubclassOf(typeof(ClientChannel)))
            return targetType;
        if (targetType.IsAssignableFrom(typeof(ClientChannel)))
            return isAcknowledging ? typeof(ClientChannel<object?, object?, object?, object?>) : typeof(ClientChannel<object?, object?>);
        throw new JsonException($"The result holds a channel where a {targetType} is expected.");
    }

    private string Id(DialectDocument metadata) =>
        metadata.TryGetMember("channelId", out var raw) && connection.Host.Serializer.Deserialize<string?>(raw.Span) is { Length: > 0 and <= LongestId } id
            ? id
            : throw new JsonException("The metadata of a live value has no valid channelId.");

    private string Key(DialectDocument metadata) =>
        metadata.TryGetMember("key", out var raw) && connection.Host.Serializer.Deserialize<string?>(raw.Span) is { } key
            ? key
            : throw new JsonException("The metadata of a broadcast has no key.");

    private static string? Prefix(string text) =>
        text.StartsWith(ChannelPrefix, StringComparison.Ordinal) ? ChannelPrefix
            : text.StartsWith(BroadcastPrefix, StringComparison.Ordinal) ? BroadcastPrefix
            : _unsupported.FirstOrDefault(prefix => text.StartsWith(prefix, StringComparison.Ordinal));
}
