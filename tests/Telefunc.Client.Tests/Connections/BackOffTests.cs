using Telefunc.Connections;

namespace Telefunc.Tests.Connections;

/// <summary>The waits between attempts to connect (PROTOCOL.md 17.3, 19.16).</summary>
public sealed class BackOffTests
{
    private static readonly double[] Protocol = [500, 1000, 2000, 4000, 5000, 5000, 5000];

    [Fact]
    public void Item_19_16_Waits_are_those_of_the_protocol_spread_by_half()
    {
        var random = new Random(7);
        for (var client = 0; client < 500; client++)
        {
            var backOff = NewBackOff(random);
            foreach (var expected in Protocol)
                Assert.InRange(backOff.Next().TotalMilliseconds, expected / 2, expected * 1.5);
        }
    }

    [Fact]
    public void Item_19_16_Clients_of_a_restarted_server_do_not_come_back_together()
    {
        var random = new Random(7);
        var waits = Enumerable.Range(0, 1000).Select(_ => NewBackOff(random).Next().TotalMilliseconds).ToList();

        // Without jitter all of them fall into one tenth of the first second.
        for (var from = 250; from < 750; from += 100)
            Assert.InRange(waits.Count(wait => wait >= from && wait < from + 100), 100, 300);
    }

    [Fact]
    public void A_connection_that_works_begins_the_series_anew()
    {
        var backOff = NewBackOff(new Random(7));
        for (var i = 0; i < 5; i++)
            backOff.Next();

        backOff.Reset();

        Assert.InRange(backOff.Next().TotalMilliseconds, 250, 750);
    }

    private static BackOff NewBackOff(Random random) => new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(5), random);
}
