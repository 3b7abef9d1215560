using System.Text;
using System.Text.Json;
using CsCheck;
using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

public sealed class SseEventTests
{
    private const int MaxFrameLength = 1024;

    public static TheoryData<int, string> Vectors => ProtocolVectors.Rows("sse-events.json", "vectors");

    [Fact]
    public void The_file_is_complete() => Assert.Equal(8, Vectors.Count);

    [Fact]
    public void The_download_opens_with_the_comment_of_the_vector() =>
        Assert.Equal(ProtocolVectors.Document("sse-events.json").Text("openingComment"), Encoding.ASCII.GetString(SseEvent.OpenComment));

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_frame_encodes_to_the_event_wherever_its_two_parts_meet(int position, string name)
    {
        var vector = Get(position, name);
        var frame = vector.Hex("frameHex");
        for (var cut = 0; cut <= frame.Length; cut++)
            Assert.Equal(vector.Text("eventText"), Encoding.ASCII.GetString(Encode(frame, cut)));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void An_event_decodes_to_the_frame_wherever_its_bytes_are_cut(int position, string name)
    {
        var vector = Get(position, name);
        var bytes = Encoding.ASCII.GetBytes(": open\n\n" + vector.Text("eventText"));
        for (var cut = 0; cut <= bytes.Length; cut++)
            Assert.Equal([vector.Text("frameHex")], Read([bytes[..cut], bytes[cut..]]));
        Assert.Equal([vector.Text("frameHex")], Read(bytes.Select(single => new[] { single })));
    }

    [Fact]
    public void Frames_of_any_length_come_back_from_a_download_cut_anywhere() =>
        Gen.Select(Gen.Byte.Array[1, MaxFrameLength].Array[0, 8], Gen.Int[1, 4000]).Sample((frames, piece) =>
        {
            var download = frames.SelectMany(frame => Encode(frame, frame.Length / 2)).ToArray();
            Assert.Equal(frames.Select(Convert.ToHexStringLower), Read(download.Chunk(piece)));
        });

    [Theory]
    [InlineData("data: AQ\ndata: Ag\n\n", "02")] // The last data line of an event counts.
    [InlineData("event: x\nid: 1\nretry: 5\ndata: AQ\n: comment\n\n", "01")]
    [InlineData("data: AQ\n\n\n\n", "01")]
    [InlineData("data: \n\ndata: AQ\n\n", "01")]
    [InlineData("data: AQ\ndata: \n\n", "")]
    [InlineData("data:AQ\n\n", "")] // Exactly one space.
    [InlineData("data: AQ\r\n\r\n", "")] // Only a bare line feed ends a line.
    [InlineData("data: AQ\n", "")] // An event without its empty line is not complete.
    public void Lines_are_read_by_the_rules_of_the_reference(string download, string expected) =>
        Assert.Equal(expected.Length == 0 ? [] : [expected], Read([Encoding.ASCII.GetBytes(download)]));

    [Theory]
    [InlineData("data: A\n\n")]
    [InlineData("data: A*==\n\n")]
    [InlineData("data: +/+/\n\n")] // The alphabet of plain base64.
    [InlineData("data: AQ\0\n\n")]
    public void Data_that_is_not_base64url_is_refused(string download)
    {
        var exception = Assert.Throws<ProtocolException>(() => Read([Encoding.ASCII.GetBytes(download)]));
        Assert.Equal(ProtocolError.InvalidEvent, exception.Error);
    }

    [Fact]
    public void The_longest_frame_passes_and_one_byte_more_does_not()
    {
        Assert.Single(Read([Encode(new byte[MaxFrameLength], 7)]));
        var exception = Assert.Throws<ProtocolException>(() => Read([Encode(new byte[MaxFrameLength + 1], 7)]));
        Assert.Equal(ProtocolError.TooLong, exception.Error);
    }

    [Theory]
    [InlineData("data: ")]
    [InlineData(": ")]
    [InlineData("")]
    public void A_line_that_never_ends_is_refused_before_it_is_held(string start)
    {
        var reader = new SseFrameReader(MaxFrameLength);
        reader.Feed(Encoding.ASCII.GetBytes(start));
        var exception = Assert.Throws<ProtocolException>(() =>
        {
            for (var count = 0; count < 10 * MaxFrameLength; count++)
            {
                Assert.False(reader.TryRead(out _));
                reader.Feed("A"u8);
            }
        });
        Assert.Equal(ProtocolError.TooLong, exception.Error);
    }

    private static JsonElement Get(int position, string name)
    {
        var vector = ProtocolVectors.Get("sse-events.json", "vectors", position);
        Assert.Equal(name, vector.Text("name"));
        return vector;
    }

    private static byte[] Encode(byte[] frame, int cut)
    {
        var destination = new byte[SseEvent.EncodedLength(frame.Length)];
        Assert.Equal(destination.Length, SseEvent.Write(destination, frame.AsSpan(0, cut), frame.AsSpan(cut)));
        return destination;
    }

    private static List<string> Read(IEnumerable<byte[]> pieces)
    {
        var reader = new SseFrameReader(MaxFrameLength);
        var frames = new List<string>();
        foreach (var piece in pieces)
        {
            reader.Feed(piece);
            while (reader.TryRead(out var frame))
                frames.Add(Convert.ToHexStringLower(frame.Span));
        }

        return frames;
    }
}
