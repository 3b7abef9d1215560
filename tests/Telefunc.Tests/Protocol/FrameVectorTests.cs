using System.Text;
using System.Text.Json;
using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

public sealed class FrameVectorTests
{
    private static readonly Dictionary<string, FrameTag> _tags = new()
    {
        ["PING"] = FrameTag.Ping,
        ["PONG"] = FrameTag.Pong,
        ["FIN"] = FrameTag.Fin,
        ["RECONCILE"] = FrameTag.Reconcile,
        ["RECONCILED"] = FrameTag.Reconciled,
        ["STREAM_REQUEST_OPEN_ACK"] = FrameTag.StreamRequestOpenAck,
        ["TEXT"] = FrameTag.Text,
        ["BINARY"] = FrameTag.Binary,
        ["TEXT_ACK_REQ"] = FrameTag.TextAckRequest,
        ["BINARY_ACK_REQ"] = FrameTag.BinaryAckRequest,
        ["ACK_RES"] = FrameTag.AckResponse,
        ["PUBLISH"] = FrameTag.Publish,
        ["PUBLISH_ACK_REQ"] = FrameTag.PublishAckRequest,
        ["PUBLISH_BINARY"] = FrameTag.PublishBinary,
        ["PUBLISH_BINARY_ACK_REQ"] = FrameTag.PublishBinaryAckRequest,
        ["CLOSE"] = FrameTag.Close,
        ["CLOSE_ACK"] = FrameTag.CloseAck,
        ["ABORT"] = FrameTag.Abort,
        ["ERROR"] = FrameTag.Error,
        ["WINDOW"] = FrameTag.Window,
        ["BROADCAST_SUB"] = FrameTag.BroadcastSubscribe,
        ["BROADCAST_UNSUB"] = FrameTag.BroadcastUnsubscribe,
        ["BDP_PING"] = FrameTag.BandwidthPing,
        ["BDP_PING_ACK"] = FrameTag.BandwidthPingAck,
        ["MSG_WINDOW"] = FrameTag.MessageWindow,
    };

    public static TheoryData<int, string> Vectors => ProtocolVectors.Rows("frames.json", "vectors");

    [Fact]
    public void The_file_has_vectors_for_every_tag()
    {
        var vectors = ProtocolVectors.Read("frames.json", "vectors");
        Assert.Equal(91, vectors.Count);
        Assert.Equal(
            Enum.GetValues<FrameTag>().Order(),
            vectors.Select(vector => _tags[vector.Text("tagName")]).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_frame_decodes_to_its_fields(int position, string name)
    {
        var vector = ProtocolVectors.Get("frames.json", "vectors", position);
        Assert.Equal(name, vector.Text("name"));
        var frame = vector.Hex("hex");

        var header = FrameHeader.Read(frame);

        Assert.Equal(_tags[vector.Text("tagName")], header.Tag);
        Assert.Equal((byte)vector.GetProperty("tag").GetInt32(), (byte)header.Tag);
        Assert.Equal(Number(vector, "index"), header.Index);
        Assert.Equal(Number(vector, "seq"), header.Seq);
        AssertPayload(vector, header.Tag, frame.AsMemory(FrameHeader.Size));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_fields_encode_to_the_frame(int position, string name)
    {
        var vector = ProtocolVectors.Get("frames.json", "vectors", position);
        Assert.Equal(name, vector.Text("name"));
        var tag = _tags[vector.Text("tagName")];
        var payload = EncodePayload(vector, tag);
        var frame = new byte[FrameHeader.Size + payload.Length];

        new FrameHeader(tag, (ushort)Number(vector, "index"), Number(vector, "seq")).Write(frame);
        payload.CopyTo(frame, FrameHeader.Size);

        Assert.Equal(vector.Text("hex"), Convert.ToHexStringLower(frame));
    }

    private static void AssertPayload(JsonElement vector, FrameTag tag, ReadOnlyMemory<byte> payload)
    {
        switch (tag)
        {
            case FrameTag.Reconcile:
                AssertReconcile(vector.GetProperty("payload"), ReconcileMessage.Decode(payload.Span));
                break;
            case FrameTag.Reconciled:
                AssertReconciled(vector.GetProperty("payload"), ReconciledMessage.Decode(payload.Span));
                break;
            case FrameTag.AckResponse:
                var response = AckResponse.Read(payload);
                Assert.Equal(Number(vector, "ackedSeq"), response.AckedSeq);
                Assert.Equal(vector.GetProperty("status").GetInt32(), (int)response.Status);
                Assert.Equal(vector.Text("text"), Encoding.UTF8.GetString(response.Text.Span));
                break;
            case FrameTag.Publish:
                Assert.Equal(Info(vector), PublishPrefix.ReadText(payload.Span, out var textOffset));
                Assert.Equal(vector.Text("text"), Encoding.UTF8.GetString(payload.Span[textOffset..]));
                break;
            case FrameTag.PublishBinary:
                Assert.Equal(Info(vector), PublishPrefix.ReadBinary(payload.Span));
                Assert.Equal(vector.Hex("dataHex"), payload.Span[PublishPrefix.BinarySize..]);
                break;
            case FrameTag.Close or FrameTag.Window or FrameTag.MessageWindow:
                Assert.Equal(vector.GetProperty(NumberMember(tag)).GetUInt32(), UInt32Payload.Read(payload.Span));
                break;
            default:
                Assert.Equal(EncodePayload(vector, tag), payload.Span);
                break;
        }
    }

    private static byte[] EncodePayload(JsonElement vector, FrameTag tag) => tag switch
    {
        FrameTag.Reconcile => ToReconcile(vector.GetProperty("payload")).Encode(),
        FrameTag.Reconciled => ToReconciled(vector.GetProperty("payload")).Encode(),
        FrameTag.AckResponse => AckResponse.Encode(
            Number(vector, "ackedSeq"),
            (AckStatus)vector.GetProperty("status").GetByte(),
            Encoding.UTF8.GetBytes(vector.Text("text"))),
        FrameTag.Publish => Info(vector).EncodeText(Encoding.UTF8.GetBytes(vector.Text("text"))),
        FrameTag.PublishBinary => Info(vector).EncodeBinary(vector.Hex("dataHex")),
        FrameTag.Close or FrameTag.Window or FrameTag.MessageWindow => UInt32Payload.Encode(vector.GetProperty(NumberMember(tag)).GetUInt32()),
        FrameTag.BroadcastSubscribe or FrameTag.BroadcastUnsubscribe => [vector.GetProperty("binary").GetBoolean() ? (byte)1 : (byte)0],
        FrameTag.Abort => Encoding.UTF8.GetBytes(vector.Text("abortValueText")),
        FrameTag.Text when vector.Has("textGivenAsUtf16") => Encoding.UTF8.GetBytes(vector.Text("textDecoded")),
        FrameTag.Text or FrameTag.TextAckRequest or FrameTag.PublishAckRequest => Encoding.UTF8.GetBytes(vector.Text("text")),
        FrameTag.Binary or FrameTag.BinaryAckRequest or FrameTag.PublishBinaryAckRequest => vector.Hex("dataHex"),
        _ => [],
    };

    private static void AssertReconcile(JsonElement payload, ReconcileMessage message)
    {
        var expected = ToReconcile(payload);
        Assert.Equal(expected.Open, message.Open);
        Assert.Equal(expected.SessionId, message.SessionId);
        Assert.Equal(expected.Upgrade, message.Upgrade);
    }

    private static void AssertReconciled(JsonElement payload, ReconciledMessage message)
    {
        var expected = ToReconciled(payload);
        Assert.Equal(expected.Open, message.Open);
        Assert.Equal(expected.Transports, message.Transports);
        Assert.Equal(expected with { Open = message.Open, Transports = message.Transports }, message);
    }

    private static ReconcileMessage ToReconcile(JsonElement payload) => new(
        [
            .. payload.GetProperty("open").EnumerateArray().Select(entry => new ReconcileEntry(
                entry.Text("id"),
                entry.GetProperty("ix").GetInt32(),
                entry.GetProperty("lastSeq").GetUInt32(),
                entry.Has("initial"))),
        ],
        payload.Has("sessionId") ? payload.Text("sessionId") : null,
        payload.Has("upgrade"));

    private static ReconciledMessage ToReconciled(JsonElement payload) => new()
    {
        SessionId = payload.Text("sessionId"),
        Open =
        [
            .. payload.GetProperty("open").EnumerateArray().Select(entry =>
                new ReconciledEntry(entry.GetProperty("ix").GetUInt16(), entry.GetProperty("lastSeq").GetUInt32())),
        ],
        PingInterval = payload.GetProperty("pingInterval").GetInt32(),
        ReconnectTimeout = payload.GetProperty("reconnectTimeout").GetInt32(),
        IdleTimeout = payload.GetProperty("idleTimeout").GetInt32(),
        ClientReplayBuffer = payload.GetProperty("clientReplayBuffer").GetInt32(),
        ClientReplayBufferBinary = payload.GetProperty("clientReplayBufferBinary").GetInt32(),
        SseFlushThrottle = payload.GetProperty("sseFlushThrottle").GetInt32(),
        SsePostIdleFlushDelay = payload.GetProperty("ssePostIdleFlushDelay").GetInt32(),
        Transports = [.. payload.GetProperty("transports").EnumerateArray().Select(transport => transport.GetString()!)],
    };

    private static PublishPrefix Info(JsonElement vector) => new(
        vector.GetProperty("info").GetProperty("seq").GetInt64(),
        vector.GetProperty("info").GetProperty("timestamp").GetDouble());

    private static string NumberMember(FrameTag tag) => tag switch
    {
        FrameTag.Close => "timeoutMs",
        FrameTag.Window => "bytes",
        _ => "count",
    };

    private static uint Number(JsonElement vector, string member) => vector.TryGetProperty(member, out var number) ? number.GetUInt32() : 0;
}
