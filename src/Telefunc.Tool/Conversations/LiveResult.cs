using System.Globalization;

namespace Telefunc.Tool.Conversations;

/// <summary>The result of a call: what can be printed of it, and the live values that are in it, wherever they are.</summary>
/// <param name="Printable">The result, with a note in place of each live value.</param>
/// <param name="Values">The live values, in the order in which they are in the result.</param>
internal sealed record LiveResult(object? Printable, IReadOnlyList<LiveValue> Values)
{
    private const string Root = "$";

    public static LiveResult Of(object? result)
    {
        var found = new Dictionary<object, LiveValue>(ReferenceEqualityComparer.Instance);
        var values = new List<LiveValue>();
        return new LiveResult(Walk(result, Root, Found), values);

        LiveValue Found(string path, object live)
        {
            // The same channel may be in a result twice.
            if (found.TryGetValue(live, out var known))
                return known;
            LiveValue value = live is BroadcastChannel<object?> broadcast ? new LiveBroadcast(path, broadcast) : LiveChannel.Of(path, (ClientChannel)live);
            found.Add(live, value);
            values.Add(value);
            return value;
        }
    }

    private static object? Walk(object? value, string path, Func<string, object, LiveValue> found)
    {
        switch (value)
        {
            case ClientChannel channel:
                return new OrderedDictionary<string, object?> { [Lines.ChannelMember] = found(path, channel).Path };
            case BroadcastChannel<object?> broadcast:
                return new OrderedDictionary<string, object?> { [Lines.ChannelMember] = found(path, broadcast).Path, [Lines.KeyMember] = broadcast.Key };
            case OrderedDictionary<string, object?> members:
                var copy = new OrderedDictionary<string, object?>(members.Count, StringComparer.Ordinal);
                foreach (var (name, member) in members)
                    copy.Add(name, Walk(member, path + Step(name), found));
                return copy;
            case List<object?> elements:
                return Elements(elements);
            case HashSet<object?> elements:
                // A live value is in a set only once, so that what stands for it is too.
                return new HashSet<object?>(Elements(elements), elements.Comparer);
            case JsMap entries:
                var map = new JsMap();
                foreach (var (key, entry) in entries)
                    map.Add(key, Walk(entry, $"{path}[{map.Count}]", found));
                return map;
            default:
                return value;
        }

        List<object?> Elements(IEnumerable<object?> elements) =>
            [.. elements.Select((element, index) => Walk(element, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), found))];
    }

    private static string Step(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsLetterOrDigit(c) || c is '_' or '$')
            ? $".{name}"
            : $"[{Json.Write(name)}]";
}
