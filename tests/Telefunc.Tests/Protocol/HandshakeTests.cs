using System.Text;
using CsCheck;
using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

public sealed class HandshakeTests
{
    // Ids with every kind of character that JSON treats in its own way.
    private static readonly Gen<string> _ids = Gen.OneOf(
        Gen.Guid.Select(id => id.ToString()),
        Gen.OneOfConst("a", "\"", "\\", "\n", "\u0000", "é", "€", "😀", "/", "<", "'", "\u2028", "\u007f").Array[1, 64].Select(string.Concat));

    [Fact]
    public void Any_reconcile_comes_back() =>
        Gen.Select(
            Gen.Select(_ids, Gen.Int, Gen.UInt, Gen.Bool, (id, ix, lastSeq, initial) => new ReconcileEntry(id, ix, lastSeq, initial)).Array[0, 20],
            _ids.Null(),
            Gen.Bool)
        .Sample((open, sessionId, upgrade) =>
        {
            var message = ReconcileMessage.Decode(new ReconcileMessage(open, sessionId, upgrade).Encode());
            Assert.Equal(open, message.Open);
            Assert.Equal(sessionId, message.SessionId);
            Assert.Equal(upgrade, message.Upgrade);
        });

    [Fact]
    public void Any_reconciled_comes_back()
    {
        var setting = Gen.Int[1, int.MaxValue].Nullable();
        Gen.Select(
            _ids,
            Gen.Select(Gen.UShort, Gen.UInt).Select((index, lastSeq) => new ReconciledEntry(index, lastSeq)).Array[0, 20],
            Gen.Int[1, int.MaxValue],
            setting.Array[6],
            Gen.OneOfConst("sse", "ws", "other").Array[0, 3].Null())
        .Sample((sessionId, open, pingInterval, settings, transports) =>
        {
            var expected = new ReconciledMessage
            {
                SessionId = sessionId,
                Open = open,
                PingInterval = pingInterval,
                ReconnectTimeout = settings[0],
                IdleTimeout = settings[1],
                ClientReplayBuffer = settings[2],
                ClientReplayBufferBinary = settings[3],
                SseFlushThrottle = settings[4],
                SsePostIdleFlushDelay = settings[5],
                Transports = transports,
            };
            var message = ReconciledMessage.Decode(expected.Encode());
            Assert.Equal(open, message.Open);
            Assert.Equal(transports, message.Transports);
            Assert.Equal(expected with { Open = message.Open, Transports = message.Transports }, message);
        });
    }

    [Fact]
    public void Any_metadata_comes_back() =>
        Gen.Select(_ids, Gen.Enum<SsePostKind>()).Sample((id, kind) =>
            Assert.Equal(new SsePostMetadata(id, kind), SsePostMetadata.Decode(new SsePostMetadata(id, kind).Encode())));

    [Theory]
    [InlineData("""{"open":[{"id":"a","ix":65536,"lastSeq":0}]}""", 65536, 0u)] // Kept, so that the server can leave it out.
    [InlineData("""{"open":[{"id":"a","ix":-7,"lastSeq":0}]}""", -7, 0u)]
    [InlineData("""{"open":[{"id":"a","ix":1.5,"lastSeq":4294967295}]}""", -1, 4294967295u)]
    [InlineData("""{"open":[{"id":"a","ix":"1","lastSeq":4294967296}]}""", -1, 0u)]
    [InlineData("""{"open":[{"id":"a","ix":9999999999,"lastSeq":-1}]}""", -1, 0u)]
    [InlineData("""{"open":[{"id":"a","ix":{"ix":3},"lastSeq":[7]}]}""", -1, 0u)]
    [InlineData("""{"open":[{"x":{"id":"b"},"id":"b","ix":1,"id":"a","ix":2,"lastSeq":1,"lastSeq":2}]}""", 2, 2u)]
    [InlineData("""{"open":[{"id":"z","ix":1}],"open":[{"ix":5,"initial":1,"id":"a"}]}""", 5, 0u)]
    [InlineData("""{"\u006fpen":[{"\u0069d":"\u0061","ix":5,"initial":null}],"extra":[[{}]]}""", 5, 0u)]
    public void Unusual_entries_are_read_gently(string json, int index, uint lastSeq) =>
        Assert.Equal([new ReconcileEntry("a", index, lastSeq, false)], Reconcile(json).Open);

    [Theory]
    [InlineData("")]
    [InlineData("\"id\":5,")]
    [InlineData("\"id\":null,")]
    [InlineData("\"id\":\"\",")]
    [InlineData("\"id\":\"\\ud800\",")]
    [InlineData("\"id\":[\"a\"],")]
    public void An_entry_without_an_id_that_names_something_is_left_out(string id)
    {
        var message = Reconcile($$"""{"open":[{{{id}}"ix":0,"lastSeq":0},{"id":"b","ix":1,"lastSeq":0,"initial":true}]}""");
        Assert.Equal([new ReconcileEntry("b", 1, 0, true)], message.Open);
    }

    [Theory]
    [InlineData(256, 1)]
    [InlineData(257, 0)]
    [InlineData(100_000, 0)]
    public void An_id_that_is_too_long_names_nothing(int length, int entries)
    {
        foreach (var character in new[] { "a", "€", "\\u0061" })
        {
            var id = string.Concat(Enumerable.Repeat(character, length));
            var message = Reconcile($$"""{"open":[{"id":"{{id}}","ix":0,"lastSeq":0}],"sessionId":"{{id}}"}""");
            Assert.Equal(entries, message.Open.Count);
            Assert.Equal(entries == 1, message.SessionId is not null);
        }
    }

    [Theory]
    [InlineData("""{"open":[]} x""")]
    [InlineData("""{"open":[]}{}""")]
    [InlineData("""{"open":[],}""")]
    [InlineData("""{"open":[{"id":"a"},]}""")]
    [InlineData("""{"open":[1]}""")]
    [InlineData("""[{"open":[]}]""")]
    [InlineData("""{"open":[""")]
    [InlineData("""{"open":[],"\ud800":1}""")] // A member's name that is no text.
    public void A_reconcile_that_is_no_json_or_has_another_shape_is_refused(string json)
    {
        var exception = Assert.Throws<ProtocolException>(() => Reconcile(json));
        Assert.Equal(ProtocolError.InvalidReconcile, exception.Error);
    }

    [Fact]
    public void Nesting_is_limited_also_where_nobody_looks()
    {
        Assert.Empty(Reconcile($$"""{"x":{{Nested(60)}},"open":[]}""").Open);
        Assert.Throws<ProtocolException>(() => Reconcile($$"""{"x":{{Nested(100_000)}},"open":[]}"""));

        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
    }

    [Theory]
    [InlineData("""{"open":[],"pingInterval":1}""")]
    [InlineData("""{"sessionId":"s","pingInterval":1}""")]
    [InlineData("""{"sessionId":"s","open":[]}""")]
    [InlineData("""{"sessionId":"s","open":[],"pingInterval":0}""")]
    [InlineData("""{"sessionId":"s","open":[],"pingInterval":"1"}""")]
    [InlineData("""{"sessionId":"s","open":[null],"pingInterval":1}""")]
    [InlineData("""{"sessionId":"s","open":{},"pingInterval":1}""")]
    [InlineData("null")]
    public void A_reconciled_without_what_a_client_needs_is_refused(string json)
    {
        var exception = Assert.Throws<ProtocolException>(() => ReconciledMessage.Decode(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(ProtocolError.InvalidReconciled, exception.Error);
    }

    [Fact]
    public void Settings_of_a_reconciled_that_say_nothing_count_as_absent()
    {
        var message = ReconciledMessage.Decode(
            """
            {"sessionId":"s","open":[{"ix":65536,"lastSeq":1},{"lastSeq":2},{"ix":3}],"pingInterval":0.5,"reconnectTimeout":0,"idleTimeout":-1,
             "clientReplayBuffer":null,"clientReplayBufferBinary":1e300,"sseFlushThrottle":[1],"transports":["sse",5,["ws"],"ws"]}
            """u8);
        Assert.Equal([new ReconciledEntry(3, 0)], message.Open);
        Assert.Equal(["sse", "ws"], message.Transports);
        Assert.Equal(
            new ReconciledMessage
            {
                SessionId = "s",
                Open = message.Open,
                PingInterval = 1,
                ClientReplayBufferBinary = int.MaxValue,
                Transports = message.Transports,
            },
            message);
    }

    private static ReconcileMessage Reconcile(string json) => ReconcileMessage.Decode(Encoding.UTF8.GetBytes(json));
}
