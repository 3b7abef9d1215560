using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>Every malformed frame of the golden vectors, on a real WebSocket and on SSE (PROTOCOL.md 6.3).</summary>
public sealed class MalformedFrameTests(TestServer server) : RawTest(server)
{
    // Read as unsigned, as PROTOCOL.md 19.12 advises, this is a long but legal time limit.
    private const string UnsignedTimeout = "CLOSE with a timeout of 2^31 (read as negative by the reference)";

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var name in MalformedVectors.Frames.Keys)
            {
                foreach (var wire in Wires)
                    cases.Add(name, wire);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Is_answered_as_recorded(string name, string transport)
    {
        var vector = MalformedVectors.Frames[name];
        var (id, end) = await OpenChannelAsync();
        await using var wire = vector.AfterReconcile
            ? await RawWire.AttachAsync(Server.Port, transport, id)
            : await RawWire.OpenAsync(Server.Port, transport);

        await wire.SendBytesAsync(vector.Bytes);

        if (name == UnsignedTimeout)
        {
            Assert.Contains(await wire.PingAsync(), frame => frame.Tag == RawFrame.CloseAck);
            Assert.Null(await end.WaitForCloseAsync());
        }
        else if (vector.ConnectionTerminated)
        {
            await wire.ReceiveToEndAsync();
            if (vector.ChannelShutDown)
                await end.WaitForCloseAsync();
        }
        else
        {
            await AssertGoesOnAsync(wire, vector, end);
        }

        await AssertNeighbourIsWellAsync();
    }

    private static async Task AssertGoesOnAsync(RawWire wire, MalformedVectors.FrameVector vector, ServerEnd end)
    {
        // PONG overtakes a RECONCILED that still waits for the upload.
        var missing = vector.ReplyTags.Except((await wire.PingAsync()).Select(frame => frame.Name)).ToList();
        while (missing.Count > 0)
        {
            var reply = await wire.ReceiveAsync();
            Assert.True(reply is not null, $"The wire ended without {string.Join(", ", missing)}.");
            missing.Remove(reply.Name);
        }

        if (!vector.AfterReconcile)
            return;
        // A sequenced frame for the channel counts although it was ignored (PROTOCOL.md 6.3), so the next one is above it.
        var frame = RawFrame.Parse(vector.Bytes);
        var next = frame is { Tag: >= 0x10 and <= 0x18, Index: 0 } ? frame.Seq + 1 : 1;
        await wire.SendAsync(new RawFrame(RawFrame.TextAckRequest, seq: next, text: """{"n":77}"""));
        Assert.Equal(77, (await end.WaitForReceivedAsync(1))[0]);
        Assert.Empty(end.Closes);
    }
}
