using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>PROTOCOL.md 19.4: malformed input never ends the process, and a result that cannot be encoded answers with an error.</summary>
public sealed class Item_19_04_Tests(TestServer server) : RawTest(server)
{
    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Item_19_4_An_ack_request_that_is_not_JSON_hurts_only_its_own_connection(string transport)
    {
        var (id, end) = await OpenChannelAsync();
        await using var wire = await RawWire.AttachAsync(Server.Port, transport, id);

        await wire.SendAsync(new RawFrame(RawFrame.TextAckRequest, seq: 1, text: "{"));

        // Either the wire ends as for any undecodable text, or the request is answered with status ERROR.
        if (await EndsOrAnswersAsync(wire) is { } answer)
            Assert.Equal(1, answer.Payload[4]);
        else
            Assert.IsType<NetworkException>(await end.WaitForCloseAsync());
        await AssertNeighbourIsWellAsync();
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Item_19_4_A_result_that_cannot_be_encoded_is_answered_with_an_error(string transport)
    {
        var id = await Http.OpenChannelAsync("/Lab.telefunc.ts", "onUnencodable");
        await using var wire = await RawWire.AttachAsync(Server.Port, transport, id);

        await wire.SendAsync(new RawFrame(RawFrame.TextAckRequest, seq: 1, text: """{"n":1}"""));
        await wire.SendAsync(new RawFrame(RawFrame.TextAckRequest, seq: 2, text: """{"n":2}"""));

        foreach (var seq in new byte[] { 1, 2 })
        {
            var (_, answer, _) = await wire.ReceiveUntilAsync(RawFrame.AckResponse);
            Assert.Equal([seq, 0, 0, 0, 1], answer.Payload[..5]);
            Assert.Equal("Internal Server Error — see server logs", answer.TextOfPayload[5..]);
        }

        await AssertNeighbourIsWellAsync();
    }

    private static async Task<RawFrame?> EndsOrAnswersAsync(RawWire wire)
    {
        while (await wire.ReceiveAsync() is { } frame)
        {
            if (frame.Tag == RawFrame.AckResponse)
                return frame;
        }

        return null;
    }
}
