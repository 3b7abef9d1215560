using System.Buffers;
using System.Text;
using System.Text.Json;
using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

public sealed class SsePostTests
{
    private const int MaxLength = 4096;

    public static TheoryData<int, string> Vectors => ProtocolVectors.Rows("sse-request.json", "vectors");

    public static TheoryData<int, string> Malformed => ProtocolVectors.Rows("malformed.json", "posts");

    [Fact]
    public void The_files_are_complete()
    {
        Assert.Equal(6, Vectors.Count);
        Assert.Equal(16, Malformed.Count);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_body_decodes_to_metadata_and_frames(int position, string name)
    {
        var vector = Get("sse-request.json", "vectors", position, name);
        for (var pieceLength = 1; pieceLength < 40; pieceLength++)
        {
            var body = Segments.Of(vector.Hex("bodyHex"), pieceLength);
            Assert.Equal(Metadata(vector), ReadMetadata(ref body));
            foreach (var frame in Frames(vector))
            {
                Assert.True(LengthPrefixed.TryRead(ref body, MaxLength, out var item));
                Assert.Equal(frame, item.ToArray());
                WholeFrame.Decode(frame);
            }

            Assert.True(body.IsEmpty);
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Metadata_and_frames_encode_to_the_body(int position, string name)
    {
        var vector = Get("sse-request.json", "vectors", position, name);
        byte[] body = [.. LengthPrefixedTests.Prefix(Metadata(vector).Encode()), .. Frames(vector).SelectMany(LengthPrefixedTests.Prefix)];
        Assert.Equal(vector.Text("bodyHex"), Convert.ToHexStringLower(body));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_post_is_seen_where_it_is_malformed(int position, string name)
    {
        var post = Get("malformed.json", "posts", position, name);
        var body = Segments.Of(post.Hex("bodyHex"), 5);
        switch (name)
        {
            case "empty body" or "truncated metadata length" or "metadata shorter than its length":
                Assert.False(LengthPrefixed.TryRead(ref body, MaxLength, out _));
                Assert.Equal(post.Hex("bodyHex"), body.ToArray());
                break;
            case "metadata is not JSON" or "metadata is null" or "metadata without connId" or "connId is a number" or "connId is empty":
                var exception = Assert.Throws<ProtocolException>(() => ReadMetadata(ref body));
                Assert.Equal(ProtocolError.InvalidPostMetadata, exception.Error);
                break;
            case "kind sse in the query, txt in the header":
                Assert.False(RequestKinds.TryResolve(post.GetProperty("request").Text("query"), post.GetProperty("request").Text("header"), out _));
                break;
            case "GET with kind sse" or "PUT with kind sse":
                var kind = post.GetProperty("request").Text("kind");
                Assert.True(RequestKinds.TryResolve(kind, kind, out var resolved));
                Assert.Equal(RequestKind.Sse, resolved);
                break;
            case "batch for an unknown connId (400 after the connect wait)":
                Assert.Equal(new SsePostMetadata("c1", SsePostKind.Batch), ReadMetadata(ref body));
                Assert.True(body.IsEmpty);
                break;
            case "stream-request for an unknown connId (400 after the connect wait)":
                Assert.Equal(new SsePostMetadata("c2", SsePostKind.StreamRequest), ReadMetadata(ref body));
                Assert.True(body.IsEmpty);
                break;
            case "stream-response, truncated frame length" or "stream-response, frame shorter than its length":
                Assert.Equal(new SsePostMetadata("c3", SsePostKind.StreamResponse), ReadMetadata(ref body));
                Assert.False(LengthPrefixed.TryRead(ref body, MaxLength, out _));
                Assert.False(body.IsEmpty);
                break;
            case "stream-response, protocol violation in the body":
                Assert.Equal(new SsePostMetadata("c3", SsePostKind.StreamResponse), ReadMetadata(ref body));
                Assert.True(LengthPrefixed.TryRead(ref body, MaxLength, out var frame));
                Assert.Equal(FrameTag.CloseAck, FrameHeader.Read(frame.ToArray()).Tag);
                break;
            default:
                Assert.Fail($"The post '{name}' is not covered.");
                break;
        }
    }

    [Theory]
    [InlineData("""{"connId":"a","streamResponse":true,"streamRequest":true}""", SsePostKind.StreamResponse)]
    [InlineData("""{"connId":"a","streamResponse":1,"streamRequest":"true"}""", SsePostKind.Batch)]
    [InlineData("""{"connId":"a","streamResponse":{"x":[true]},"streamRequest":true,"x":{"y":[]}}""", SsePostKind.StreamRequest)]
    [InlineData("""{"connId":5,"connId":"a","streamRequest":true,"streamRequest":false}""", SsePostKind.Batch)]
    public void Flags_count_only_if_true_and_the_last_of_repeated_members_counts(string json, object kind) =>
        Assert.Equal(new SsePostMetadata("a", (SsePostKind)kind), SsePostMetadata.Decode(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""{"connId":"a"}x""")]
    [InlineData("""{"connId":"a",}""")]
    [InlineData("""{"connId":"\ud800"}""")]
    [InlineData("""["connId","a"]""")]
    [InlineData("")]
    public void Unusable_metadata_is_refused(string json) =>
        Assert.Throws<ProtocolException>(() => SsePostMetadata.Decode(Encoding.UTF8.GetBytes(json)));

    private static JsonElement Get(string file, string list, int position, string name)
    {
        var vector = ProtocolVectors.Get(file, list, position);
        Assert.Equal(name, vector.Text("name"));
        return vector;
    }

    private static SsePostMetadata ReadMetadata(ref ReadOnlySequence<byte> body)
    {
        Assert.True(LengthPrefixed.TryRead(ref body, MaxLength, out var metadata));
        return SsePostMetadata.Decode(metadata.ToArray());
    }

    private static SsePostMetadata Metadata(JsonElement vector)
    {
        var metadata = vector.GetProperty("metadata");
        var kind = metadata.Has("streamResponse") ? SsePostKind.StreamResponse
            : metadata.Has("streamRequest") ? SsePostKind.StreamRequest
            : SsePostKind.Batch;
        return new SsePostMetadata(metadata.Text("connId"), kind);
    }

    private static List<byte[]> Frames(JsonElement vector) =>
        [.. vector.GetProperty("framesHex").EnumerateArray().Select(frame => Convert.FromHexString(frame.GetString()!))];
}
