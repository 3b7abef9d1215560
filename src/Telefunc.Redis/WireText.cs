using System.Buffers.Text;
using System.Text;
using Telefunc.Broadcasting;

namespace Telefunc.Redis;

/// <summary>Reads what the scripts write: receipts (<c>epoch number time</c>) and messages (a receipt, a kind, and the payload).</summary>
internal static class WireText
{
    public static bool TryReadReceipt(ReadOnlySpan<byte> text, out BroadcastReceipt receipt) => TryReadReceipt(ref text, null, out receipt) && text.IsEmpty;

    /// <param name="text">The message; its payload is not copied.</param>
    /// <param name="knownEpoch">An epoch that is probably the message's own, so that equal ones share one string.</param>
    /// <param name="message">The message.</param>
    public static bool TryReadMessage(ReadOnlyMemory<byte> text, string? knownEpoch, out BroadcastMessage message)
    {
        message = default;
        var rest = text.Span;
        if (!TryReadReceipt(ref rest, knownEpoch, out var receipt) || rest is not [(byte)'0' or (byte)'1', (byte)' ', ..])
            return false;
        message = new BroadcastMessage(receipt.Position, receipt.Timestamp, (BroadcastKind)(rest[0] - '0'), text[^(rest.Length - 2)..]);
        return true;
    }

    private static bool TryReadReceipt(ref ReadOnlySpan<byte> text, string? knownEpoch, out BroadcastReceipt receipt)
    {
        receipt = default;
        var space = text.IndexOf((byte)' ');
        if (space < 1)
            return false;
        var epoch = text[..space];
        text = text[(space + 1)..];
        if (!TryReadNumber(ref text, out var seq) || !TryReadNumber(ref text, out var time))
            return false;
        var name = knownEpoch is not null && Ascii.Equals(epoch, knownEpoch) ? knownEpoch : Encoding.UTF8.GetString(epoch);
        receipt = new BroadcastReceipt(new BroadcastPosition(name, seq), DateTimeOffset.FromUnixTimeMilliseconds(time));
        return true;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> text, out long number)
    {
        if (!Utf8Parser.TryParse(text, out number, out var length) || (length < text.Length && text[length] != (byte)' '))
            return false;
        text = text[Math.Min(length + 1, text.Length)..];
        return true;
    }
}
