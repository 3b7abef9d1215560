using System.Buffers.Binary;
using System.Text;

namespace Telefunc.Interop.Raw;

/// <summary>A frame, taken apart and put together without the library's help (PROTOCOL.md 6.1).</summary>
internal sealed record RawFrame(byte Tag, ushort Index, uint Seq, byte[] Payload)
{
    public const byte Ping = 0x01;
    public const byte Pong = 0x02;
    public const byte Fin = 0x03;
    public const byte Reconcile = 0x04;
    public const byte Reconciled = 0x05;
    public const byte OpenAck = 0x06;
    public const byte Text = 0x10;
    public const byte Binary = 0x11;
    public const byte TextAckRequest = 0x12;
    public const byte AckResponse = 0x14;
    public const byte PublishBinary = 0x17;
    public const byte Close = 0x30;
    public const byte CloseAck = 0x31;
    public const byte Abort = 0x32;
    public const byte Error = 0x33;
    public const byte Window = 0x34;
    public const byte Subscribe = 0x35;
    public const byte BdpPing = 0x37;
    public const byte BdpPingAck = 0x38;
    public const byte MessageWindow = 0x39;

    private static readonly Dictionary<byte, string> Names = new()
    {
        [Ping] = "PING",
        [Pong] = "PONG",
        [Fin] = "FIN",
        [Reconcile] = "RECONCILE",
        [Reconciled] = "RECONCILED",
        [OpenAck] = "STREAM_REQUEST_OPEN_ACK",
        [Text] = "TEXT",
        [Binary] = "BINARY",
        [TextAckRequest] = "TEXT_ACK_REQ",
        [AckResponse] = "ACK_RES",
        [PublishBinary] = "PUBLISH_BINARY",
        [Close] = "CLOSE",
        [CloseAck] = "CLOSE_ACK",
        [Abort] = "ABORT",
        [Error] = "ERROR",
        [Window] = "WINDOW",
        [Subscribe] = "BROADCAST_SUBSCRIBE",
        [BdpPing] = "BDP_PING",
        [BdpPingAck] = "BDP_PING_ACK",
        [MessageWindow] = "MSG_WINDOW",
    };

    public RawFrame(byte tag, ushort index = 0, uint seq = 0, string text = "")
        : this(tag, index, seq, Encoding.UTF8.GetBytes(text))
    {
    }

    public string Name => Names.GetValueOrDefault(Tag, $"0x{Tag:x2}");

    public string TextOfPayload => Encoding.UTF8.GetString(Payload);

    public static RawFrame Parse(ReadOnlySpan<byte> bytes) =>
        new(bytes[0], BinaryPrimitives.ReadUInt16LittleEndian(bytes[1..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[3..]), bytes[7..].ToArray());

    public byte[] ToBytes()
    {
        var bytes = new byte[7 + Payload.Length];
        bytes[0] = Tag;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(1), Index);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(3), Seq);
        Payload.CopyTo(bytes, 7);
        return bytes;
    }

    public override string ToString() => $"{Name} ix={Index} seq={Seq} {TextOfPayload}";
}
