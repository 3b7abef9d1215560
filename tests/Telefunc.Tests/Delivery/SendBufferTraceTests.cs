using Telefunc.Delivery;
using Telefunc.Protocol;
using Telefunc.Tests.Protocol;

namespace Telefunc.Tests.Delivery;

/// <summary>The traces of the buffer that the reference uses while a channel is detached (PROTOCOL.md 12.4). All of them hold.</summary>
public sealed class SendBufferTraceTests
{
    private const string File = "send-buffer.json";

    public static TheoryData<int, string> Traces => ProtocolVectors.Rows(File, "traces");

    [Theory]
    [MemberData(nameof(Traces))]
    public void Trace_holds(int position, string name)
    {
        var trace = ProtocolVectors.Get(File, "traces", position);
        var limits = trace.GetProperty("limits");
        var buffer = new SendBuffer(limits.GetProperty("textBytes").GetInt32(), limits.GetProperty("binaryBytes").GetInt32());
        var sends = new Dictionary<BufferedSend, (int Id, bool Reports)>();
        var outcomes = new List<string>();
        foreach (var step in trace.GetProperty("steps").EnumerateArray())
        {
            if (step.Text("op") == "flush")
            {
                List<int> order = [];
                while (buffer.TryTake(out var taken))
                {
                    order.Add(sends[taken].Id);
                    taken.Succeed();
                    if (taken.Ack is null && sends[taken].Reports)
                        outcomes.Add($"{sends[taken].Id} sent");
                }

                Assert.Equal(step.GetProperty("sentInOrder").EnumerateArray().Select(id => id.GetInt32()), order);
                Assert.True(buffer.IsEmpty);
                Assert.Equal(0, buffer.Bytes);
            }
            else
            {
                Add(step);
            }

            Assert.Equal(step.GetProperty("outcomesSoFar").EnumerateArray().Select(one => $"{one.GetProperty("id")} {one.Text("outcome")}"), outcomes);
        }

        Assert.NotEmpty(name);

        void Add(System.Text.Json.JsonElement step)
        {
            var operation = step.Text("op");
            var send = new BufferedSend(TagOf(operation), new byte[step.GetProperty("payloadBytes").GetInt32()], AckOf(operation));
            sends.Add(send, (step.GetProperty("id").GetInt32(), Reports: !operation.StartsWith("publish", StringComparison.Ordinal)));
            foreach (var dropped in buffer.Add(send) ?? [])
            {
                dropped.Fail(new ChannelOverflowException("dropped"));
                if (sends[dropped].Reports)
                    outcomes.Add($"{sends[dropped].Id} ChannelOverflowError");
            }
        }
    }

    [Fact]
    public async Task A_withdrawn_send_is_neither_taken_nor_counted()
    {
        var buffer = new SendBuffer(100, 100);
        var withdrawn = new BufferedSend(FrameTag.Text, new byte[60], null);
        var kept = new BufferedSend(FrameTag.Text, new byte[60], null);
        Assert.Null(buffer.Add(withdrawn));
        buffer.Withdraw(withdrawn, new CancellationToken(canceled: true));
        Assert.Null(buffer.Add(kept));
        Assert.True(buffer.TryTake(out var taken));
        Assert.Same(kept, taken);
        Assert.False(buffer.TryTake(out _));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn.Sent);
    }

    private static FrameTag TagOf(string operation) => operation switch
    {
        "text" => FrameTag.Text,
        "binary" => FrameTag.Binary,
        "text-ack" => FrameTag.TextAckRequest,
        "binary-ack" => FrameTag.BinaryAckRequest,
        "publish" => FrameTag.Publish,
        "publish-binary" => FrameTag.PublishBinary,
        _ => throw new InvalidOperationException($"The test does not know the step '{operation}'."),
    };

    private static PendingAck<int>? AckOf(string operation) => operation.EndsWith("-ack", StringComparison.Ordinal) ? new PendingAck<int>() : null;
}
