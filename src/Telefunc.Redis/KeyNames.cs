using System.Text;
using StackExchange.Redis;

namespace Telefunc.Redis;

/// <summary>
/// What Redis knows of one key: names that share a hash tag, and with it a cluster's slot. A cluster takes the text between the first
/// brace and the next closing one as the tag, so braces inside a key are written in another way.
/// </summary>
internal sealed class KeyNames
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">The key is not Unicode text: it has half a surrogate pair.</exception>
    public KeyNames(string prefix, string key)
    {
        // An empty tag would not count as one; a lone % stands for the empty key, as no other key is written so.
        var tag = key.Length == 0
            ? "%"
            : key.Replace("%", "%25", StringComparison.Ordinal).Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal);
        var stem = $"{prefix}{{{tag}}}:";
        _ = Strict.GetByteCount(stem);
        Count = stem + "count";
        Messages = stem + "messages";
        Ids = stem + "ids";
        OlderIds = stem + "ids-older";
        Channel = stem + "live";
    }

    /// <summary>A hash: the epoch, the newest number, and what the script needs to know when it runs next.</summary>
    public RedisKey Count { get; }

    /// <summary>A list of the retained messages, without a hole; the last one has the newest number.</summary>
    public RedisKey Messages { get; }

    /// <summary>A hash of the ids of taken publications with their receipts.</summary>
    public RedisKey Ids { get; }

    /// <summary>What <see cref="Ids"/> was before the last change of generations.</summary>
    public RedisKey OlderIds { get; }

    public string Channel { get; }

    public RedisKey[] All => [Count, Messages, Ids, OlderIds];
}
