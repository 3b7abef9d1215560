using System.Globalization;
using System.Text;
using Telefunc.Protocol;
using Telefunc.Tool.Conversations;

namespace Telefunc.Tool.Frames;

/// <summary>What a frame says, on one line (PROTOCOL.md 6).</summary>
internal static class FrameDescription
{
    private const int MostBinary = 24;

    /// <summary>A tag as the protocol writes it.</summary>
    public static string Name(FrameTag tag) => tag switch
    {
        FrameTag.Ping => "PING",
        FrameTag.Pong => "PONG",
        FrameTag.Fin => "FIN",
        FrameTag.Reconcile => "RECONCILE",
        FrameTag.Reconciled => "RECONCILED",
        FrameTag.StreamRequestOpenAck => "STREAM_REQUEST_OPEN_ACK",
        FrameTag.Text => "TEXT",
        FrameTag.Binary => "BINARY",
        FrameTag.TextAckRequest => "TEXT_ACK_REQ",
        FrameTag.BinaryAckRequest => "BINARY_ACK_REQ",
        FrameTag.AckResponse => "ACK_RES",
        FrameTag.Publish => "PUBLISH",
        FrameTag.PublishAckRequest => "PUBLISH_ACK_REQ",
        FrameTag.PublishBinary => "PUBLISH_BINARY",
        FrameTag.PublishBinaryAckRequest => "PUBLISH_BINARY_ACK_REQ",
        FrameTag.Close => "CLOSE",
        FrameTag.CloseAck => "CLOSE_ACK",
        FrameTag.Abort => "ABORT",
        FrameTag.Error => "ERROR",
        FrameTag.Window => "WINDOW",
        FrameTag.BroadcastSubscribe => "BROADCAST_SUB",
        FrameTag.BroadcastUnsubscribe => "BROADCAST_UNSUB",
        FrameTag.BandwidthPing => "BDP_PING",
        FrameTag.BandwidthPingAck => "BDP_PING_ACK",
        FrameTag.MessageWindow => "MSG_WINDOW",
        _ => $"0x{(byte)tag:x2}",
    };

    /// <summary>The payload, decoded, without what a terminal would obey.</summary>
    /// <param name="tag">The frame's tag.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="most">How many characters of a text are shown.</param>
    public static string Payload(FrameTag tag, ReadOnlySpan<byte> payload, int most)
    {
        try
        {
            return Decode(tag, payload, most);
        }
        catch (ProtocolException)
        {
            return $"malformed: {Bytes(payload)}";
        }
    }

    private static string Decode(FrameTag tag, ReadOnlySpan<byte> payload, int most)
    {
        switch (tag)
        {
            case FrameTag.Window:
                return $"{UInt32Payload.Read(payload)} bytes";
            case FrameTag.MessageWindow:
                return $"{UInt32Payload.Read(payload)} messages";
            case FrameTag.Close:
                return $"within {UInt32Payload.Read(payload)} ms";
            case FrameTag.Binary or FrameTag.BinaryAckRequest or FrameTag.PublishBinaryAckRequest:
                return Bytes(payload);
            case FrameTag.BroadcastSubscribe or FrameTag.BroadcastUnsubscribe:
                return payload.IsEmpty ? "" : payload[0] == 1 ? "binary" : "text";
            case FrameTag.AckResponse:
                var ack = AckResponse.Read(payload.ToArray());
                return $"of {ack.AckedSeq} {ack.Status} {Shorten(ack.Text.Span, most)}";
            case FrameTag.Publish:
                var text = PublishPrefix.ReadText(payload, out var offset);
                return $"#{text.Seq} {Shorten(payload[offset..], most)}";
            case FrameTag.PublishBinary:
                var binary = PublishPrefix.ReadBinary(payload);
                return $"#{binary.Seq} {Bytes(payload[PublishPrefix.BinarySize..])}";
            default:
                return Shorten(payload, most);
        }
    }

    private static string Bytes(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder($"{data.Length} bytes");
        foreach (var value in data[..Math.Min(data.Length, MostBinary)])
            text.Append(CultureInfo.InvariantCulture, $" {value:x2}");
        return text.Append(data.Length > MostBinary ? " …" : "").ToString();
    }

    private static string Shorten(ReadOnlySpan<byte> utf8, int most)
    {
        // A character takes at most three bytes for each of its units, so no more of a long text is decoded.
        var text = Encoding.UTF8.GetString(utf8[..(int)Math.Min(utf8.Length, (3L * most) + 3)]);
        return text.Length <= most ? Text.Printable(text) : $"{Text.Printable(text[..most])}… ({utf8.Length} bytes)";
    }
}
