using System.Text.Json;
using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

public sealed class MalformedFrameTests
{
    public static TheoryData<int, string> Undecodable => ProtocolVectors.Rows("malformed.json", "frames", vector => !Decodes(vector));

    public static TheoryData<int, string> Decodable =>
        ProtocolVectors.Rows("malformed.json", "frames", vector => Decodes(vector) && !IsUnusableReconcile(vector));

    // The reference parses these as JSON and then finds no usable array in them; here both are one step.
    public static TheoryData<int, string> UnusableReconciles => ProtocolVectors.Rows("malformed.json", "frames", IsUnusableReconcile);

    [Fact]
    public void Every_frame_of_the_file_is_in_one_of_the_theories()
    {
        Assert.Equal(70, ProtocolVectors.Read("malformed.json", "frames").Count);
        Assert.Equal(70, Undecodable.Count + Decodable.Count + UnusableReconciles.Count);
    }

    [Theory]
    [MemberData(nameof(Undecodable))]
    public void An_undecodable_frame_is_refused(int position, string name)
    {
        var vector = Get(position, name);
        Assert.Throws<ProtocolException>(() => WholeFrame.Decode(vector.Hex("hex")));
    }

    [Theory]
    [MemberData(nameof(UnusableReconciles))]
    public void A_reconcile_without_a_usable_array_is_refused(int position, string name)
    {
        var vector = Get(position, name);
        var exception = Assert.Throws<ProtocolException>(() => WholeFrame.Decode(vector.Hex("hex")));
        Assert.Equal(ProtocolError.InvalidReconcile, exception.Error);
    }

    [Theory]
    [MemberData(nameof(Decodable))]
    public void A_frame_that_is_wrong_for_other_reasons_decodes(int position, string name)
    {
        var vector = Get(position, name);
        var header = WholeFrame.Decode(vector.Hex("hex"));
        Assert.Equal(vector.Hex("hex")[0], (byte)header.Tag);

        // The reference refuses or ignores what only a server may send; the table must know the difference.
        if (name.Contains(" from a client", StringComparison.Ordinal))
            Assert.False(header.Tag.IsSentByClient());
    }

    [Fact]
    public void An_entry_without_index_is_kept_for_the_caller_to_leave_out()
    {
        var vector = ProtocolVectors.Read("malformed.json", "frames").Single(frame => frame.Text("name") == "RECONCILE entry without ix");
        var message = ReconcileMessage.Decode(vector.Hex("hex").AsSpan(FrameHeader.Size));
        Assert.Equal([new ReconcileEntry("x", -1, 0, false)], message.Open);
    }

    [Theory]
    [InlineData("", ProtocolError.FrameTooShort)]
    [InlineData("100000000000", ProtocolError.FrameTooShort)]
    [InlineData("07000000000000", ProtocolError.UnknownTag)]
    [InlineData("34000000000000010203", ProtocolError.PayloadTooShort)]
    [InlineData("140000010000000100000004", ProtocolError.UnknownAckStatus)]
    public void The_exception_says_what_is_wrong(string hex, object error)
    {
        var exception = Assert.Throws<ProtocolException>(() => { FrameHeader.Read(Convert.FromHexString(hex)); });
        Assert.Equal((ProtocolError)error, exception.Error);
    }

    [Fact]
    public void Every_error_has_its_own_message()
    {
        var messages = Enum.GetValues<ProtocolError>().Select(error => new ProtocolException(error).Message).ToList();
        Assert.Equal(messages.Count, messages.Distinct().Count());
        Assert.DoesNotContain(new ProtocolException((ProtocolError)int.MaxValue).Message, messages);
    }

    private static JsonElement Get(int position, string name)
    {
        var vector = ProtocolVectors.Get("malformed.json", "frames", position);
        Assert.Equal(name, vector.Text("name"));
        return vector;
    }

    private static bool Decodes(JsonElement vector) => vector.GetProperty("decodes").GetBoolean();

    private static bool IsUnusableReconcile(JsonElement vector) =>
        Decodes(vector)
        && vector.Text("name").StartsWith("RECONCILE ", StringComparison.Ordinal)
        && vector.GetProperty("connectionTerminated").GetBoolean();
}
