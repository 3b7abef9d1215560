using System.Text;
using System.Text.Json;
using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

public sealed class PublishPrefixTests
{
    // Forms that ECMAScript's Number() takes and no encoder writes; section 7 does not ask for them.
    private static readonly string[] _lenientForms = [",\n\"a\"", " 1 , 2 \n\"a\"", "0x10,2\n1"];

    public static TheoryData<int, string> Vectors => ProtocolVectors.Rows("publish.json", "vectors");

    public static TheoryData<int, string> EdgeCases => ProtocolVectors.Rows("publish.json", "decoderEdgeCases");

    [Fact]
    public void The_file_is_complete()
    {
        Assert.Equal(42, Vectors.Count);
        Assert.Equal(19, EdgeCases.Count);
        Assert.All(_lenientForms, form => Assert.Contains(
            ProtocolVectors.Read("publish.json", "decoderEdgeCases"),
            edge => edge.TryGetProperty("wireText", out var text) && text.GetString() == form));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Information_encodes_to_the_vector(int position, string name)
    {
        Assert.NotEmpty(name);
        var vector = ProtocolVectors.Get("publish.json", "vectors", position);
        var info = Info(vector);
        var encoded = IsText(vector) ? info.EncodeText(Encoding.UTF8.GetBytes(vector.Text("text"))) : info.EncodeBinary(vector.Hex("dataHex"));
        Assert.Equal(vector.Text("wireHex"), Convert.ToHexStringLower(encoded));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_vector_decodes_to_the_information(int position, string name)
    {
        Assert.NotEmpty(name);
        AssertDecodes(ProtocolVectors.Get("publish.json", "vectors", position));
    }

    [Theory]
    [MemberData(nameof(EdgeCases))]
    public void An_edge_case_is_decoded_or_refused(int position, string name)
    {
        Assert.NotEmpty(name);
        var edge = ProtocolVectors.Get("publish.json", "decoderEdgeCases", position);
        var lenient = edge.TryGetProperty("wireText", out var text) && _lenientForms.Contains(text.GetString());
        if (edge.GetProperty("accepted").GetBoolean() && !lenient)
            AssertDecodes(edge);
        else
            Assert.Throws<ProtocolException>(() => { Decode(edge, out _); });
    }

    [Theory]
    [InlineData("1.5,2\n")]
    [InlineData("-1,2\n")]
    [InlineData("9007199254740992,2\n")]
    [InlineData("1,1e999\n")]
    [InlineData("1,NaN\n")]
    [InlineData("1,∞\n")]
    [InlineData("1,1,000\n")]
    public void Numbers_that_no_server_means_are_refused(string payload)
    {
        var exception = Assert.Throws<ProtocolException>(() => { PublishPrefix.ReadText(Encoding.UTF8.GetBytes(payload), out _); });
        Assert.Equal(ProtocolError.InvalidPublishInfo, exception.Error);
    }

    [Fact]
    public void The_longest_text_prefix_fits_its_limit()
    {
        var prefix = new byte[PublishPrefix.MaxTextSize];
        var written = new PublishPrefix(long.MinValue, -1.2345678901234567e-6).WriteText(prefix);
        Assert.Equal("-9223372036854775808,-0.0000012345678901234567\n", Encoding.ASCII.GetString(prefix, 0, written));
        Assert.InRange(written, 1, PublishPrefix.MaxTextSize);
    }

    [Fact]
    public void A_destination_that_is_too_small_is_an_argument_error()
    {
        Assert.ThrowsAny<ArgumentException>(() => new PublishPrefix(12345, 0).WriteText(new byte[3]));
        Assert.ThrowsAny<ArgumentException>(() => new PublishPrefix(1, 1700000000123).WriteText(new byte[6]));
    }

    private static void AssertDecodes(JsonElement vector)
    {
        var decoded = vector.GetProperty("decoded");
        var payload = vector.Hex("wireHex");
        Assert.Equal(Info(decoded.GetProperty("info")), Decode(vector, out var offset));
        Assert.Equal(IsText(vector) ? Encoding.UTF8.GetBytes(decoded.Text("text")) : decoded.Hex("dataHex"), payload[offset..]);
    }

    private static PublishPrefix Decode(JsonElement vector, out int offset)
    {
        if (IsText(vector))
            return PublishPrefix.ReadText(vector.Hex("wireHex"), out offset);
        offset = PublishPrefix.BinarySize;
        return PublishPrefix.ReadBinary(vector.Hex("wireHex"));
    }

    private static bool IsText(JsonElement vector) => vector.Text("kind") == "text";

    private static PublishPrefix Info(JsonElement info) => new(info.GetProperty("seq").GetInt64(), info.GetProperty("timestamp").GetDouble());
}
