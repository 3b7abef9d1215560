using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>Input that is too much of something ends that request or connection, and nothing else (issue 2; PROTOCOL.md 19.13).</summary>
public sealed class LimitTests(TestServer server) : RawTest(server)
{
    [Fact]
    public async Task A_call_whose_body_is_too_large_is_malformed()
    {
        await using var small = await TestServer.StartAsync(options => options.MaxRequestBodySize = 10_000);
        using var http = new RawHttp(small.Port);

        var (status, contentType, body) = await http.ExchangeAsync(RawHttp.Call("/Lab.telefunc.ts", "onDouble", new string('x', 20_000)));

        Assert.Equal((HttpStatusCode.BadRequest, "text/plain", "Malformed Telefunc Request"), (status, contentType, body));
        Assert.Equal("""{"ret":42}""", (await http.ExchangeAsync(RawHttp.Call("/Lab.telefunc.ts", "onDouble", 21))).Body);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task A_message_that_is_too_large_ends_its_connection(string transport)
    {
        await using var small = await TestServer.StartAsync(options => options.Channel.MaxMessageSize = 10_000);
        using var http = new RawHttp(small.Port);
        ServerEnd? end = null;
        var id = await http.OpenChannelAsync("/Lab.telefunc.ts", "onPair", Lab.Plan(created => end = created));
        await using var wire = await RawWire.AttachAsync(small.Port, transport, id);

        await wire.SendAsync(new RawFrame(RawFrame.Binary, 0, 1, new byte[20_000]));

        await wire.ReceiveToEndAsync();
        Assert.IsType<NetworkException>(await end!.WaitForCloseAsync());
    }

    [Fact]
    public async Task A_frame_that_claims_to_be_two_gigabytes_ends_its_connection()
    {
        await using var wire = await RawSse.ConnectAsync(Server.Port, new RawFrame(RawFrame.Ping));
        await wire.ReceiveUntilAsync(RawFrame.Pong);
        var body = new byte[RawSse.Body($$"""{"connId":"{{wire.ConnId}}"}""").Length + 4 + 7];
        RawSse.Body($$"""{"connId":"{{wire.ConnId}}"}""").CopyTo(body, 0);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(body.Length - 11), 0x7fffffff);

        using var answer = await wire.PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await AssertNeighbourIsWellAsync();
    }

    [Fact]
    public async Task Metadata_that_claims_to_be_two_gigabytes_is_refused()
    {
        var body = new byte[1000];
        BinaryPrimitives.WriteUInt32BigEndian(body, 0x7fffffff);

        var (status, _, text) = await Http.ExchangeAsync(RawHttp.Post(body, "sse"));

        Assert.Equal((HttpStatusCode.BadRequest, ""), (status, text));
        await AssertNeighbourIsWellAsync();
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Ten_thousand_unknown_channels_are_answered_and_none_is_acknowledged(string transport)
    {
        await using var wire = await RawWire.OpenAsync(Server.Port, transport);

        var reconciled = await wire.ReconcileAsync(Unknown(10_000, ""));

        Assert.Empty(reconciled.GetProperty("open").EnumerateArray());
        await wire.PingAsync();
        await AssertNeighbourIsWellAsync();
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Ten_thousand_channels_that_never_appear_do_not_hold_up_the_others(string transport)
    {
        await using var wire = await RawWire.OpenAsync(Server.Port, transport);
        await wire.SendAsync(new RawFrame(RawFrame.Reconcile, text: Unknown(10_000, ""","initial":true""")));

        await AssertNeighbourIsWellAsync();
        await wire.ReceiveUntilAsync(RawFrame.Reconciled);

        await wire.PingAsync();
        await AssertNeighbourIsWellAsync();
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Channels_above_the_limit_of_one_connection_are_left_out(string transport)
    {
        await using var small = await TestServer.StartAsync(options => options.Channel.MaxChannelsPerConnection = 3);
        using var http = new RawHttp(small.Port);
        var ids = new List<string>();
        for (var n = 0; n < 5; n++)
            ids.Add(await http.OpenChannelAsync("/Lab.telefunc.ts", "onPair", Lab.Plan(end => end.Listen())));
        await using var wire = await RawWire.OpenAsync(small.Port, transport);

        var reconciled = await wire.ReconcileAsync(
            $$"""{"open":[{{string.Join(',', ids.Select((id, ix) => $$"""{"id":"{{id}}","ix":{{ix}},"lastSeq":0,"initial":true}"""))}}]}""");

        Assert.Equal(3, reconciled.GetProperty("open").GetArrayLength());
        await wire.PingAsync();
    }

    private static string Unknown(int count, string more)
    {
        var json = new StringBuilder("""{"open":[""");
        for (var ix = 0; ix < count; ix++)
            json.Append(ix == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$"""{"id":"{{Guid.NewGuid()}}","ix":{{ix}},"lastSeq":0{{more}}}""");
        return json.Append("]}").ToString();
    }
}
