using System.Buffers;
using System.Text;
using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

public sealed class RequestTests
{
    public static TheoryData<int, string> Bodies => ProtocolVectors.Rows("request-body.json", "vectors", vector => vector.Has("bodyHex"));

    // Envelopes whose whole content is the JSON dialect; their bodies are the text itself.
    public static TheoryData<int, string> Envelopes => ProtocolVectors.Rows("request-body.json", "vectors", vector => !vector.Has("bodyHex"));

    [Fact]
    public void The_file_is_complete()
    {
        Assert.Equal(5, Bodies.Count);
        Assert.Equal(2, Envelopes.Count);
        Assert.Contains(ProtocolVectors.Read("request-body.json", "vectors"), vector => vector.Text("kind") == "bin" && vector.Has("bodyHex"));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_call_encodes_to_the_body(int position, string name)
    {
        var vector = ProtocolVectors.Get("request-body.json", "vectors", position);
        Assert.Equal(name, vector.Text("name"));
        var envelope = Encoding.UTF8.GetBytes(vector.Text("envelopeText"));
        byte[] body = vector.Text("kind") == "bin"
            ? [.. BinaryRequestBody.EncodeHead(envelope), .. Files(position).SelectMany(file => file)]
            : envelope;
        Assert.Equal(vector.Text("bodyHex"), Convert.ToHexStringLower(body));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_body_decodes_to_envelope_and_files(int position, string name)
    {
        var vector = ProtocolVectors.Get("request-body.json", "vectors", position);
        Assert.Equal(name, vector.Text("name"));
        var body = Segments.Of(vector.Hex("bodyHex"), 7);
        var envelope = body;
        if (vector.Text("kind") == "bin")
            Assert.True(BinaryRequestBody.TryReadEnvelope(ref body, 1000, out envelope));
        else
            body = ReadOnlySequence<byte>.Empty;

        Assert.Equal(vector.Text("envelopeText"), Encoding.UTF8.GetString(envelope));
        foreach (var file in Files(position))
        {
            var remaining = (long)file.Length;
            Assert.Equal(file, BinaryRequestBody.ReadFilePart(ref body, ref remaining).ToArray());
            Assert.Equal(0, remaining);
        }

        Assert.True(body.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Envelopes))]
    public void A_call_with_channels_is_sent_as_text(int position, string name)
    {
        var vector = ProtocolVectors.Get("request-body.json", "vectors", position);
        Assert.Equal(name, vector.Text("name"));
        Assert.True(RequestKinds.TryResolve(vector.Text("kind"), null, out var kind));
        Assert.Equal(RequestKind.Text, kind);
        Assert.False(vector.Has("filesHex"));
    }

    [Fact]
    public void A_file_is_read_as_its_parts_arrive()
    {
        byte[] arriving = [1, 2, 3, 4, 5, 6];
        var remaining = 5L;
        var buffer = Segments.Of(arriving[..2], 1);
        Assert.Equal([1, 2], BinaryRequestBody.ReadFilePart(ref buffer, ref remaining).ToArray());
        Assert.Equal(3, remaining);
        Assert.True(BinaryRequestBody.ReadFilePart(ref buffer, ref remaining).IsEmpty);

        buffer = Segments.Of(arriving[2..], 3);
        Assert.Equal([3, 4, 5], BinaryRequestBody.ReadFilePart(ref buffer, ref remaining).ToArray());
        Assert.Equal(0, remaining);
        Assert.Equal([6], buffer.ToArray());
        Assert.True(BinaryRequestBody.ReadFilePart(ref buffer, ref remaining).IsEmpty);
    }

    [Theory]
    [InlineData(null, null, RequestKind.Text)]
    [InlineData("txt", null, RequestKind.Text)]
    [InlineData("bin", null, RequestKind.Binary)]
    [InlineData("sse", null, RequestKind.Sse)]
    [InlineData(null, "txt", RequestKind.Text)]
    [InlineData(null, "bin", RequestKind.Binary)]
    [InlineData(null, "sse", RequestKind.Sse)]
    [InlineData("bin", "bin", RequestKind.Binary)]
    [InlineData("sse", "sse", RequestKind.Sse)]
    public void The_kind_stands_in_either_place(string? query, string? header, object expected)
    {
        Assert.True(RequestKinds.TryResolve(query, header, out var kind));
        Assert.Equal((RequestKind)expected, kind);
        Assert.True(RequestKinds.TryResolve(kind.Name(), kind.Name(), out var again));
        Assert.Equal(kind, again);
    }

    [Theory]
    [InlineData("txt", "bin")]
    [InlineData("sse", "txt")]
    [InlineData("", null)]
    [InlineData(null, "")]
    [InlineData("", "txt")]
    [InlineData("txt", "")]
    [InlineData("", "")]
    [InlineData("TXT", null)]
    [InlineData(null, " txt")]
    [InlineData("other", "other")]
    public void A_contradiction_or_any_other_name_is_malformed(string? query, string? header) =>
        Assert.False(RequestKinds.TryResolve(query, header, out _));

    private static List<byte[]> Files(int position)
    {
        var files = ProtocolVectors.Get("request-body.json", "vectors", position).GetProperty("filesHex");
        return [.. files.EnumerateArray().Select(file => Convert.FromHexString(file.GetString()!))];
    }
}
