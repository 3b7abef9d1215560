using System.Buffers.Binary;
using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Misbehaviour;

/// <summary>Credit towards a client that gives none, or a little (PROTOCOL.md 15); the npm client always gives more than it should (19.9).</summary>
public sealed class CreditTests(TestServer server) : RawTest(server)
{
    private const int InitialMessages = 100;
    private const int InitialBytes = 2 * 1024 * 1024;

    private uint _seq;

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task An_awaiting_sender_stops_when_its_messages_are_used_up_and_goes_on_with_new_credit(string transport)
    {
        var (id, end) = await OpenChannelAsync();
        await using var wire = await RawWire.AttachAsync(Server.Port, transport, id);

        var sending = end.SendNumbersAsync(0, InitialMessages + 10);
        Assert.Equal(InitialMessages, await CountTextsAsync(wire));
        Assert.False(sending.IsCompleted);
        await wire.SendAsync(Credit(RawFrame.MessageWindow, 3));
        for (var n = 0; n < 3; n++)
            await wire.ReceiveUntilAsync(RawFrame.Text);
        Assert.Equal(0, await CountTextsAsync(wire));
        Assert.False(sending.IsCompleted);
        await wire.SendAsync(Credit(RawFrame.MessageWindow, 1000));

        await Patience.WaitForAsync(sending, "the sender to go on");
        Assert.Equal(7, await CountTextsAsync(wire));
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task An_awaiting_sender_stops_when_its_bytes_are_used_up(string transport)
    {
        const int Size = 200_000;
        var (id, end) = await OpenChannelAsync();
        await using var wire = await RawWire.AttachAsync(Server.Port, transport, id);

        var sending = end.SendNumbersAsync(0, 30, Size);

        // The last one may overdraw the credit.
        Assert.InRange(await CountTextsAsync(wire), 1, (InitialBytes / Size) + 1);
        Assert.False(sending.IsCompleted);
        end.Channel.Abort();
        await Record.ExceptionAsync(() => Patience.WaitForAsync(sending, "the sender to be told"));
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Credit_of_2_31_and_more_is_read_as_unsigned(string transport)
    {
        var (id, end) = await OpenChannelAsync();
        await using var wire = await RawWire.AttachAsync(Server.Port, transport, id);
        await wire.SendAsync(Credit(RawFrame.MessageWindow, 0x8000_0000));

        await Patience.WaitForAsync(end.SendNumbersAsync(0, 500), "credit");

        Assert.Equal(500, await CountTextsAsync(wire));
    }

    /// <summary>How many texts the server has sent since the last time: its answer to a request is sequenced behind all of them.</summary>
    private async Task<int> CountTextsAsync(RawWire wire)
    {
        await wire.SendAsync(new RawFrame(RawFrame.TextAckRequest, 0, ++_seq, """{"n":0}"""));
        return (await wire.ReceiveUntilAsync(RawFrame.AckResponse)).All.Count(frame => frame.Tag == RawFrame.Text);
    }

    private static RawFrame Credit(byte tag, uint count)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(payload, count);
        return new RawFrame(tag, 0, 0, payload);
    }
}
