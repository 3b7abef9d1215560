using System.Buffers;
using System.Text;
using CsCheck;
using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

/// <summary>Whatever arrives, a decoder returns or throws a <see cref="ProtocolException"/>, and allocates in proportion to what arrived.</summary>
public sealed class HostileInputTests
{
    private const int MaxLength = 1 << 20;

    // An object of 40 bytes and a string for an entry of a dozen bytes of JSON; the constant is for an exception and its stack trace.
    private const int AllowedPerByte = 16;
    private const int AllowedAtAll = 16 * 1024;

    private static readonly Dictionary<string, Action<byte[]>> _decoders = new()
    {
        ["frame header"] = bytes => FrameHeader.Read(bytes),
        ["ack response"] = bytes => AckResponse.Read(bytes),
        ["number"] = bytes => UInt32Payload.Read(bytes),
        ["reconcile"] = bytes => ReconcileMessage.Decode(bytes),
        ["reconciled"] = bytes => ReconciledMessage.Decode(bytes),
        ["metadata"] = bytes => SsePostMetadata.Decode(bytes),
        ["publish text"] = bytes => PublishPrefix.ReadText(bytes, out _),
        ["publish binary"] = bytes => PublishPrefix.ReadBinary(bytes),
        ["length prefixed"] = bytes =>
        {
            var buffer = new ReadOnlySequence<byte>(bytes);
            while (LengthPrefixed.TryRead(ref buffer, MaxLength, out _))
            {
            }
        },
        ["events"] = bytes => ReadEvents(bytes),
        ["inline binary"] = bytes => ReadInline(InlineStreamFormat.Binary, bytes),
        ["inline events"] = bytes => ReadInline(InlineStreamFormat.Sse, bytes),
    };

    // Pieces of real messages, so that random bytes get past the first check.
    private static readonly Gen<byte[]> _pieces = Gen.OneOfConst(
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud800", "\"\\ud800\":1,", "0", "1", "-1", "4294967296", "1e999", "null", "true",
        "\"open\":[", "\"id\":\"a\",", "\"ix\":", "\"lastSeq\":", "\"sessionId\":\"s\"", "\"pingInterval\":5", "\"connId\":\"c\"",
        "{\"open\":[{\"id\":\"a\",\"ix\":0,\"lastSeq\":0}]}",
        "\"transports\":[\"sse\"]", "data: ", "AAAA", "AQ", "\n", "\n\n", "\r\n", ": x\n", "1,2\n", "\0\0\0\u0001", "\0\0\0\0",
        "\u0010\0\0\u0001\0\0\0")
        .Select(Encoding.UTF8.GetBytes);

    public static TheoryData<string> Decoders => [.. _decoders.Keys];

    public static TheoryData<string, string> Attacks
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var decoder in _decoders.Keys)
            {
                foreach (var attack in _attacks.Keys)
                    rows.Add(decoder, attack);
            }

            return rows;
        }
    }

    private static readonly Dictionary<string, Func<byte[]>> _attacks = new()
    {
        ["many entries"] = () => Json("{\"open\":[", "{\"id\":\"a\"},", "{}]}"),
        ["many empty entries"] = () => Json("{\"open\":[", "{},", "{}]}"),
        ["many answers"] = () => Json("{\"sessionId\":\"s\",\"pingInterval\":1,\"open\":[", "{\"ix\":1},", "{}]}"),
        ["many transports"] = () => Json("{\"sessionId\":\"s\",\"pingInterval\":1,\"open\":[],\"transports\":[", "\"a\",", "\"a\"]}"),
        ["many repeated members"] = () => Json("{", "\"open\":[],\"connId\":\"a\",", "\"connId\":\"b\"}"),
        ["deep nesting"] = () => Json("{\"x\":", "[", "]"),
        ["long id"] = () => Json("{\"connId\":\"", "a", "\"}"),
        ["long escaped id"] = () => Json("{\"open\":[{\"id\":\"", "\\u0061", "\"}]}"),
        ["long number"] = () => Json("", "1", ",1\n"),
        ["long line"] = () => Json("data: ", "AAAA", ""),
        ["short events"] = () => Json("", "data: AAAA\n\n", ""),
        ["empty lines"] = () => Json("", "\n", ""),
        ["zeros"] = () => new byte[400_000],
        ["ones"] = () => Enumerable.Repeat((byte)0xff, 400_000).ToArray(),
        ["largest announced length"] = () => [0x00, 0x10, 0x00, 0x00, 0x01],
        ["largest announced length as an event"] = () => "data: ABAAAAE\n\n"u8.ToArray(),
    };

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Random_bytes_are_read_or_refused(string decoder) =>
        Gen.Byte.Array[0, 2000].Sample(bytes => Check(decoder, bytes), iter: 1000);

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Random_pieces_of_messages_are_read_or_refused(string decoder) =>
        _pieces.Array[0, 60].Select(pieces => pieces.SelectMany(piece => piece).ToArray()).Sample(bytes => Check(decoder, bytes), iter: 2000);

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Real_messages_with_some_bytes_changed_are_read_or_refused(string decoder)
    {
        byte[][] real =
        [
            .. ProtocolVectors.Read("frames.json", "vectors").Select(vector => vector.Hex("hex")),
            .. ProtocolVectors.Read("frames.json", "vectors").Select(vector => vector.Hex("hex")[FrameHeader.Size..]),
            .. ProtocolVectors.Read("sse-request.json", "vectors").Select(vector => vector.Hex("bodyHex")),
            .. ProtocolVectors.Read("sse-request.json", "vectors").Select(vector => vector.Hex("bodyHex")[LengthPrefixed.PrefixSize..]),
            .. ProtocolVectors.Read("sse-events.json", "vectors").Select(vector => Encoding.ASCII.GetBytes(vector.Text("eventText"))),
            .. ProtocolVectors.Read("stream-body.json", "vectors").Select(vector => vector.Hex("bodyHex")),
        ];
        Gen.Select(Gen.OneOfConst(real), Gen.Select(Gen.Int[0, 2000], Gen.Byte).Array[0, 4], Gen.Int[0, 2000]).Sample(
            (message, changes, length) =>
            {
                var bytes = message[..Math.Min(length, message.Length)];
                foreach (var (at, value) in changes)
                {
                    if (at < bytes.Length)
                        bytes[at] = value;
                }

                Check(decoder, bytes);
            },
            iter: 2000);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void An_attack_costs_no_more_than_it_sends(string decoder, string attack) => Check(decoder, _attacks[attack]());

    private static void Check(string decoder, byte[] bytes)
    {
        var decode = _decoders[decoder];
        Run(); // What is allocated once, by the first use of a type, is not the input's doing.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 0, AllowedAtAll + ((long)AllowedPerByte * bytes.Length));

        void Run()
        {
            try
            {
                decode(bytes);
            }
            catch (ProtocolException)
            {
                // The only exception that a decoder may throw; any other one fails the test.
            }
        }
    }

    private static void ReadEvents(byte[] bytes)
    {
        var reader = new SseFrameReader(MaxLength);
        foreach (var piece in Cut(bytes))
        {
            reader.Feed(bytes.AsSpan(piece));
            while (reader.TryRead(out _))
            {
            }
        }
    }

    private static void ReadInline(InlineStreamFormat format, byte[] bytes)
    {
        var reader = new InlineStreamReader(format, MaxLength);
        foreach (var piece in Cut(bytes))
        {
            reader.Feed(bytes.AsSpan(piece));
            while (reader.TryRead(out _))
            {
            }
        }
    }

    private static IEnumerable<Range> Cut(byte[] bytes)
    {
        for (var start = 0; start < bytes.Length; start += 1000)
            yield return start..Math.Min(start + 1000, bytes.Length);
    }

    private static byte[] Json(string head, string repeated, string tail) =>
        Encoding.UTF8.GetBytes(head + string.Concat(Enumerable.Repeat(repeated, 400_000 / repeated.Length)) + tail);
}
