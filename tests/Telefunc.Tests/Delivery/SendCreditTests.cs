using Telefunc.Delivery;

namespace Telefunc.Tests.Delivery;

/// <summary>How announcements are read (PROTOCOL.md 15.1, 19.9).</summary>
public sealed class SendCreditTests
{
    [Fact]
    public void An_announcement_of_the_same_window_says_that_a_quarter_was_consumed()
    {
        var credit = Used(100);
        credit.SetMessages(100);
        Assert.Equal(25, credit.Messages);
        Assert.False(credit.IsAbsolute);
    }

    [Fact]
    public void A_larger_announcement_is_growth_and_says_nothing_of_what_was_consumed()
    {
        var credit = Used(100);
        credit.SetMessages(200);
        Assert.Equal(100, credit.Messages);
        credit.SetMessages(200);
        Assert.Equal(150, credit.Messages);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(0)]
    [InlineData(150)]
    [InlineData(60_000)]
    [InlineData(2_147_483_648)]
    public void An_announcement_that_the_reference_cannot_make_is_credit_as_it_stands(uint messages)
    {
        var credit = Used(100);
        credit.SetMessages(messages);
        Assert.True(credit.IsAbsolute);
        Assert.Equal(messages, credit.Messages);

        // The other window as well, and for good.
        credit.SetBytes(SendCredit.InitialBytes);
        Assert.Equal(SendCredit.InitialBytes, credit.Bytes);
        credit.SetMessages(100);
        Assert.Equal(100, credit.Messages);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(25_600)]
    [InlineData(50_000)]
    public void The_windows_of_the_reference_are_known(uint messages)
    {
        var credit = Used(1);
        credit.SetMessages(messages);
        Assert.False(credit.IsAbsolute);
    }

    [Theory]
    [InlineData(8 * 1024 * 1024)]
    [InlineData(64 * 1024 * 1024)]
    public void The_byte_windows_of_the_reference_are_known(uint bytes)
    {
        var credit = Used(1);
        credit.SetBytes(bytes);
        Assert.False(credit.IsAbsolute);
        Assert.Equal(bytes - 1, credit.Bytes);
    }

    [Fact]
    public void A_reset_of_a_reference_peer_gives_half_a_window_on_top_and_no_more()
    {
        var credit = Used(100);
        credit.Reset(default);
        Assert.Equal(50, credit.Messages);
        Assert.True(credit.IsUnsure);
    }

    private static SendCredit Used(int messages)
    {
        var credit = new SendCredit();
        for (var i = 0; i < messages; i++)
            credit.Consume(1);
        return credit;
    }
}
