using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

public sealed class InlineStreamTests
{
    private const int MaxItemLength = 4096;

    // What each function of the vectors streams, one line for both transports: i=value is a chunk, i. an end, ! the error, ; the terminator.
    private static readonly Dictionary<string, string> _streams = new()
    {
        ["onGen"] = """0="a" 0={"n":1} 0="!undefined" 0="!!x" 0. ;""",
        ["onGenEmpty"] = "0. ;",
        ["onGenAbort"] = """0=1 !{"type":"abort","abortValue":{"code":7}}""",
        ["onGenBug"] = """0=1 !{"type":"bug"}""",
        ["onNested"] = """0=1 1="p" 0. 1. ;""",
        ["onPromise"] = """0={"ok":true} 0. ;""",
        ["onPromiseReject"] = """!{"type":"bug"}""",
        ["onStream"] = "0=\u0001\u0002\u0003 0=\u0004 0. ;",
        ["onStreamEmptyChunk"] = "0=\u0001 0. 0=\u0002 0. ;",
        ["onSame"] = "0=1 0. ;",
        ["onFile"] = "0=\u0009\u0008\u0007 0. ;",
        ["onBlob"] = "0=\u0009\u0008 0. ;",
        ["onDownload"] = "0=\u0009 0. ;",
        ["onDownloadFile"] = "0=\u0001 0. ;",
    };

    public static TheoryData<int, string> Vectors => ProtocolVectors.Rows("stream-body.json", "vectors");

    [Fact]
    public void The_file_has_each_function_on_both_transports()
    {
        Assert.Equal(2 * _streams.Count, Vectors.Count);
        Assert.Equal(
            _streams.Keys.SelectMany(name => new[] { $"{name} binary-inline", $"{name} sse-inline" }).Order(),
            Vectors.Select(row => row.Data.Item2).Order());
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_body_decodes_to_its_items_wherever_it_is_cut(int position, string name)
    {
        Assert.NotEmpty(name);
        var vector = ProtocolVectors.Get("stream-body.json", "vectors", position);
        var body = vector.Hex("bodyHex");
        foreach (var pieceLength in new[] { body.Length, 1, 2, 3, 5, 8, 13, 64 })
        {
            var reader = new InlineStreamReader(Format(vector), MaxItemLength);
            var items = Read(reader, body.Chunk(pieceLength));
            Assert.True(reader.IsComplete);
            Assert.Equal(InlineStreamItemKind.Envelope, items[0].Kind);
            Assert.StartsWith("{\"ret\":", Encoding.UTF8.GetString(items[0].Payload), StringComparison.Ordinal);
            Assert.Equal(_streams[vector.Text("name")], string.Join(' ', items.Skip(1).Select(Describe)));
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_items_encode_to_the_body(int position, string name)
    {
        Assert.NotEmpty(name);
        var vector = ProtocolVectors.Get("stream-body.json", "vectors", position);
        var items = Read(new InlineStreamReader(Format(vector), MaxItemLength), [vector.Hex("bodyHex")]);
        var encoded = Write(Format(vector), items);
        Assert.Equal(vector.Text("bodyHex"), Convert.ToHexStringLower(encoded));
        if (vector.Has("bodyText"))
            Assert.Equal(vector.Text("bodyText"), Encoding.ASCII.GetString(encoded));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_body_that_is_cut_off_is_never_complete(int position, string name)
    {
        Assert.NotEmpty(name);
        var vector = ProtocolVectors.Get("stream-body.json", "vectors", position);
        var body = vector.Hex("bodyHex");
        for (var arrived = 0; arrived < body.Length; arrived++)
        {
            var reader = new InlineStreamReader(Format(vector), MaxItemLength);
            Read(reader, [body[..arrived]]);
            Assert.False(reader.IsComplete);
        }
    }

    [Fact]
    public void Random_bodies_come_back() =>
        Gen.Select(
            Gen.Enum<InlineStreamFormat>(),
            Gen.Byte.Array[0, 200],
            Gen.Select(Gen.Byte, Gen.Byte.Array[0, 300]).Array[0, 10],
            Gen.Byte.Array[0, 100].Null(),
            Gen.Int[1, 500])
        .Sample((format, envelope, frames, error, pieceLength) =>
        {
            List<Item> items =
            [
                new(InlineStreamItemKind.Envelope, 0, envelope),
                .. frames.Select(frame => new Item(KindOf(frame.Item2), frame.Item1, frame.Item2)),
                error is null ? new Item(InlineStreamItemKind.Terminator, 0, []) : new Item(InlineStreamItemKind.Error, 0, error),
            ];
            var read = Read(new InlineStreamReader(format, 300), Write(format, items).Chunk(pieceLength));
            Assert.Equal(items.Select(Describe), read.Select(Describe));
        });

    [Fact]
    public void An_empty_chunk_is_not_written_because_it_would_end_the_value()
    {
        var output = new ArrayBufferWriter<byte>();
        InlineStreamBody.WriteChunk(output, InlineStreamFormat.Binary, 0, []);
        InlineStreamBody.WriteChunk(output, InlineStreamFormat.Sse, 0, []);
        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData("00001001")]
    [InlineData("00000000" + "00001002")]
    [InlineData("00000000" + "fffffffe")]
    [InlineData("00000000" + "ffffffff" + "ffffffff")]
    public void A_length_above_the_limit_is_refused_before_the_bytes_arrive(string hex)
    {
        var reader = new InlineStreamReader(InlineStreamFormat.Binary, MaxItemLength);
        var exception = Assert.Throws<ProtocolException>(() => Read(reader, [Convert.FromHexString(hex)]));
        Assert.Equal(ProtocolError.TooLong, exception.Error);
    }

    [Fact]
    public void Nothing_is_read_behind_the_terminator()
    {
        var reader = new InlineStreamReader(InlineStreamFormat.Binary, MaxItemLength);
        Assert.Equal(2, Read(reader, [Convert.FromHexString("00000000" + "00000000" + "0000000100")]).Count);
        Assert.True(reader.IsComplete);
    }

    private static InlineStreamFormat Format(JsonElement vector) =>
        vector.Text("transport") == "sse-inline" ? InlineStreamFormat.Sse : InlineStreamFormat.Binary;

    private static List<Item> Read(InlineStreamReader reader, IEnumerable<byte[]> pieces)
    {
        var items = new List<Item>();
        foreach (var piece in pieces)
        {
            reader.Feed(piece);
            while (reader.TryRead(out var item))
                items.Add(new Item(item.Kind, item.Index, item.Payload.ToArray()));
        }

        return items;
    }

    private static byte[] Write(InlineStreamFormat format, IEnumerable<Item> items)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var (kind, index, payload) in items)
        {
            switch (kind)
            {
                case InlineStreamItemKind.Envelope:
                    InlineStreamBody.WriteEnvelope(output, format, payload);
                    break;
                case InlineStreamItemKind.Chunk:
                    InlineStreamBody.WriteChunk(output, format, index, payload);
                    break;
                case InlineStreamItemKind.End:
                    InlineStreamBody.WriteEnd(output, format, index);
                    break;
                case InlineStreamItemKind.Terminator:
                    InlineStreamBody.WriteTerminator(output, format);
                    break;
                default:
                    InlineStreamBody.WriteError(output, format, payload);
                    break;
            }
        }

        return output.WrittenSpan.ToArray();
    }

    private static InlineStreamItemKind KindOf(byte[] payload) => payload.Length == 0 ? InlineStreamItemKind.End : InlineStreamItemKind.Chunk;

    private static string Describe(Item item) => item.Kind switch
    {
        InlineStreamItemKind.Chunk => $"{item.Index}={Encoding.Latin1.GetString(item.Payload)}",
        InlineStreamItemKind.End => $"{item.Index}.",
        InlineStreamItemKind.Terminator => ";",
        InlineStreamItemKind.Error => $"!{Encoding.Latin1.GetString(item.Payload)}",
        _ => $"envelope {Encoding.Latin1.GetString(item.Payload)}",
    };

    private sealed record Item(InlineStreamItemKind Kind, byte Index, byte[] Payload);
}
