using Telefunc.Delivery;

namespace Telefunc.Tests.Delivery;

/// <summary>An awaiting sender against a receiver that announces as the reference does (PROTOCOL.md 15.2, 19.9).</summary>
public sealed class CreditLedgerTests
{
    private const int Bytes = SendCredit.InitialBytes;

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 40_000)]
    [InlineData(3, 600_000)]
    [InlineData(4, 5_000_000)]
    public void Bytes_under_way_never_exceed_the_window_by_more_than_a_message(int seed, int largest)
    {
        var random = new Random(seed);
        var ledger = new CreditLedger(Bytes, isUniform: false);
        var receiver = new ReferenceReceiver(Bytes, ledger.Announce);
        for (var step = 0; step < 200_000; step++)
        {
            Step(random, ledger, receiver, random.Next(largest + 1), ReceiveWindow.MaximumBytes);

            // To the byte: the books are neither too generous nor too strict, but for what is not announced yet.
            Assert.True(receiver.Waiting <= receiver.Window - 1 + largest, $"{receiver.Waiting} bytes wait at step {step}");
            var unannounced = receiver.Window - ledger.Credit - receiver.Waiting;
            Assert.InRange(unannounced, 0, (receiver.Window / 4) - 1);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Messages_under_way_never_exceed_the_window(int seed)
    {
        var random = new Random(seed);
        var ledger = new CreditLedger(SendCredit.InitialMessages, isUniform: true);
        var receiver = new ReferenceReceiver(SendCredit.InitialMessages, ledger.Announce);
        for (var step = 0; step < 200_000; step++)
        {
            Step(random, ledger, receiver, 1, ReceiveWindow.MaximumMessages);
            Assert.True(receiver.Waiting <= receiver.Window, $"{receiver.Waiting} messages wait at step {step}");
        }
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 100_000)]
    [InlineData(3, 3_000_000)]
    public void Lost_announcements_cost_half_a_window_each_time_and_stall_nobody(int seed, int largest)
    {
        var random = new Random(seed);
        for (var history = 0; history < 200; history++)
        {
            var ledger = new CreditLedger(Bytes, isUniform: false);
            var receiver = new ReferenceReceiver(Bytes, ledger.Announce);
            for (var loss = 1; loss <= 5; loss++)
            {
                for (var step = random.Next(300); step > 0; step--)
                    Step(random, ledger, receiver, random.Next(1, largest + 1), ReceiveWindow.MaximumBytes);
                receiver.IsAway = true;
                if (random.Next(4) == 0)
                    receiver.Grow(ReceiveWindow.MaximumBytes);
                for (var consumed = random.Next(receiver.Count + 1); consumed > 0; consumed--)
                    receiver.ConsumeOne();
                receiver.IsAway = false;
                ledger.Reset(0);
                Assert.True(ledger.Credit > 0);

                // Whatever was lost, sending and consuming in turn goes on.
                for (var turn = 0; turn < 20; turn++)
                {
                    SendWhileThereIsRoom(ledger, receiver, random, largest);
                    Assert.True(receiver.Waiting <= receiver.Window + (loss * (receiver.Window / 2)) + (2L * largest), $"{receiver.Waiting} bytes wait in history {history} after loss {loss}");
                    while (receiver.Count > 0)
                        receiver.ConsumeOne();
                    Assert.True(ledger.Credit > 0, $"the sender stalls in history {history} after loss {loss}");
                }
            }
        }
    }

    [Fact]
    public void What_is_repeated_after_a_reconnect_is_known_to_be_under_way()
    {
        var ledger = new CreditLedger(100, isUniform: true);
        for (var i = 0; i < 100; i++)
            ledger.Consume(1);

        // 80 of them did not arrive: the other 20 may have been consumed.
        ledger.Reset(80);
        Assert.Equal(0, ledger.Credit);
        ledger.Announce(100);
        Assert.Equal(25, ledger.Credit);

        // The 20 are not forgotten: with them the window is used up again earlier.
        Assert.True(ledger.IsUnsure);
    }

    [Fact]
    public void Growth_on_a_first_attachment_is_only_growth_and_after_a_doubt_may_be_the_announcement_after_one_that_was_lost()
    {
        var ledger = new CreditLedger(100, isUniform: true);
        ledger.Reset(0);
        for (var i = 0; i < 100; i++)
            ledger.Consume(1);
        ledger.Announce(200);
        Assert.Equal(100, ledger.Credit);
        ledger.Reset(100);
        ledger.Announce(400);
        Assert.Equal(400, ledger.Credit);
    }

    [Fact]
    public void A_peer_that_keeps_up_with_what_it_got_since_the_doubt_has_its_whole_window_again()
    {
        var ledger = new CreditLedger(100, isUniform: true);
        for (var i = 0; i < 100; i++)
            ledger.Consume(1);
        ledger.Reset(0);
        Assert.Equal(50, ledger.Credit);

        // Arrived alone shows nothing; consumed as well, it does.
        for (var i = 0; i < 50; i++)
            ledger.Consume(1);
        ledger.Settle(ledger.Sent);
        Assert.Equal(0, ledger.Credit);
        ledger.Announce(100);
        ledger.Announce(100);
        Assert.True(ledger.IsUnsure);
        ledger.Settle(ledger.Sent);
        Assert.False(ledger.IsUnsure);
        Assert.Equal(100, ledger.Credit);
    }

    [Fact]
    public void More_messages_than_are_remembered_by_size_are_counted_all_the_same()
    {
        var ledger = new CreditLedger(Bytes, isUniform: false);
        const int Count = CreditLedger.MostSizes + 50_000;
        for (var i = 0; i < Count; i++)
            ledger.Consume(100);
        Assert.Equal(Bytes - (100L * Count), ledger.Credit);
        for (var quarters = 0; quarters < 100; quarters++)
            ledger.Announce(Bytes);
        Assert.Equal(Bytes, ledger.Credit);
    }

    private static void Step(Random random, CreditLedger ledger, ReferenceReceiver receiver, int size, int maximum)
    {
        switch (random.Next(1000))
        {
            case 0:
                receiver.Grow(maximum);
                break;
            case < 500:
                if (receiver.Count > 0)
                    receiver.ConsumeOne();
                break;
            default:
                if (ledger.Credit > 0)
                    Send(ledger, receiver, size);
                break;
        }
    }

    private static void SendWhileThereIsRoom(CreditLedger ledger, ReferenceReceiver receiver, Random random, int largest)
    {
        while (ledger.Credit > 0)
            Send(ledger, receiver, random.Next(1, largest + 1) + (largest < 1000 ? 20_000 : 0));
    }

    private static void Send(CreditLedger ledger, ReferenceReceiver receiver, int size)
    {
        ledger.Consume(size);
        receiver.Receive(size);
    }
}
