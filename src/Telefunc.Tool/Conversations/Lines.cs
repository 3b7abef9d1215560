namespace Telefunc.Tool.Conversations;

/// <summary>
/// What a line of JSON means, on the way out and on the way in. A line is a message as it is; what is not a message is an object with
/// members of their own.
/// </summary>
internal static class Lines
{
    /// <summary>In the result: a live value, and where it is. In a line: which live value it belongs to, where there are many.</summary>
    public const string ChannelMember = "$channel";

    /// <summary>In the result: the key of a broadcast channel.</summary>
    public const string KeyMember = "$key";

    private const string MessageMember = "$message";
    private const string BinaryMember = "$binary";
    private const string AckMember = "$ack";
    private const string GapMember = "$gap";
    private const string SeqMember = "$seq";
    private const string TimeMember = "$time";

    public static string Message(string? path, object? message, PublishInfo? info) =>
        path is null && info is null ? Json.Write(message) : Write(path, MessageMember, message, info);

    public static string Binary(string? path, ReadOnlySpan<byte> data, PublishInfo? info) =>
        Write(path, BinaryMember, Convert.ToBase64String(data), info);

    public static string Gap(string? path, BroadcastGap gap) => Write(
        path,
        GapMember,
        new OrderedDictionary<string, object?> { ["reason"] = gap.Reason.ToString(), ["missed"] = gap.Missed is { } missed ? (double)missed : null });

    public static string Ack(string? path, object? ack) => Write(path, AckMember, ack);

    /// <summary>What is to be sent for a line.</summary>
    /// <param name="line">The value that the line holds.</param>
    /// <returns>The message, and the path of the live value that it is for, if the line says it.</returns>
    /// <exception cref="FormatException">The binary data is not in base64.</exception>
    public static (string? Path, LiveValue.Outbound Message) Read(object? line)
    {
        if (line is OrderedDictionary<string, object?> members)
        {
            var path = members.GetValueOrDefault(ChannelMember) as string;
            if (members.Count == (path is null ? 1 : 2))
            {
                if (members.GetValueOrDefault(BinaryMember) is string base64)
                    return (path, new(Convert.FromBase64String(base64), null));
                if (path is not null && members.TryGetValue(MessageMember, out var message))
                    return (path, new(null, message));
            }
        }

        return (null, new(null, line));
    }

    private static string Write(string? path, string member, object? value, PublishInfo? info = null)
    {
        var members = new OrderedDictionary<string, object?>();
        if (path is not null)
            members.Add(ChannelMember, path);
        members.Add(member, value);
        if (info is not null)
        {
            members.Add(SeqMember, (double)info.Seq);
            members.Add(TimeMember, info.Timestamp);
        }

        return Json.Write(members);
    }
}
