using Telefunc.Protocol;

namespace Telefunc.Broadcasting;

/// <summary>
/// One message of a key, or a gap among them, and the link to the next one. Nothing but the readers' places keeps an entry in memory:
/// what every reader has taken is garbage.
/// </summary>
internal sealed class LogEntry
{
    // An entry costs at least this much memory, however small its message is.
    private const int Overhead = 128;

    private LogEntry? _next;
    private Content? _content;
    private bool _isTrimmed;

    private LogEntry(BroadcastKind kind, PublishInfo? info, BroadcastGap? gap, Content? content, int cost)
    {
        Kind = kind;
        Info = info;
        Gap = gap;
        Cost = cost;
        _content = content;
    }

    /// <summary>What a message consists of.</summary>
    /// <param name="Frame">The payload of the frame that members get, encoded once for all of them; empty if there were none.</param>
    /// <param name="Body">What was published: the end of the frame, if there is one.</param>
    public sealed record Content(ReadOnlyMemory<byte> Frame, ReadOnlyMemory<byte> Body);

    public BroadcastKind Kind { get; }

    /// <summary>The message's place; <see langword="null"/> for a gap.</summary>
    public PublishInfo? Info { get; }

    public BroadcastGap? Gap { get; }

    /// <summary>Memory that it holds.</summary>
    public int Cost { get; }

    /// <summary>The entry's number in its log, from 1, whatever the messages' numbers are.</summary>
    public long Index { get; private set; }

    /// <summary>Memory of all text entries up to this one.</summary>
    public long TextTotal { get; private set; }

    /// <summary>Memory of all binary entries up to this one.</summary>
    public long BinaryTotal { get; private set; }

    /// <summary>The readers that pause behind this entry, as a list through <see cref="LogReader.NextAtEntry"/>.</summary>
    public LogReader? Pausing { get; set; }

    /// <summary>What follows is no longer held for those who pause here.</summary>
    public bool IsTrimmed => Volatile.Read(ref _isTrimmed);

    public LogEntry? Next => Volatile.Read(ref _next);

    /// <summary>The message; <see langword="null"/> for a gap, and once it is no longer held.</summary>
    public Content? Message => Volatile.Read(ref _content);

    /// <summary>The beginning of a log.</summary>
    public static LogEntry Beginning() => new(BroadcastKind.Text, null, null, null, 0);

    public static LogEntry Of(BroadcastGap gap) => new(BroadcastKind.Text, null, gap, null, Overhead);

    /// <summary>An entry for a message.</summary>
    /// <param name="key">The key.</param>
    /// <param name="message">The message.</param>
    /// <param name="encodes">Whether there are members, so that their frame is needed.</param>
    public static LogEntry Of(string key, in BroadcastMessage message, bool encodes)
    {
        var info = new PublishInfo(key, message.Position.Seq, message.Timestamp, message.Position.Epoch);
        var content = encodes ? Encode(message) : new Content(default, message.Payload);
        return new LogEntry(message.Kind, info, null, content, Overhead + message.Payload.Length);
    }

    /// <summary>Makes an entry the one after this.</summary>
    public void Append(LogEntry entry)
    {
        entry.Index = Index + 1;
        entry.TextTotal = TextTotal + (entry.Kind == BroadcastKind.Text ? entry.Cost : 0);
        entry.BinaryTotal = BinaryTotal + (entry.Kind == BroadcastKind.Binary ? entry.Cost : 0);
        Volatile.Write(ref _next, entry);
    }

    /// <summary>Lets go of the message, and of everything that follows on behalf of those who are still here.</summary>
    public void Trim()
    {
        // In this order: whoever finds no next entry must see why.
        Volatile.Write(ref _isTrimmed, true);
        Volatile.Write(ref _next, null);
        ForgetMessage();
    }

    /// <summary>Everybody has taken the message.</summary>
    public void ForgetMessage() => Volatile.Write(ref _content, null);

    private static Content Encode(in BroadcastMessage message)
    {
        var prefix = new PublishPrefix(message.Position.Seq, message.Timestamp.ToUnixTimeMilliseconds());
        var frame = message.Kind == BroadcastKind.Text ? prefix.EncodeText(message.Payload.Span) : prefix.EncodeBinary(message.Payload.Span);
        return new Content(frame, frame.AsMemory(frame.Length - message.Payload.Length));
    }
}
