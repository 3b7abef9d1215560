using Microsoft.Playwright;

namespace Telefunc.Browser;

public sealed class BackpressureTests(BrowserFixture browser)
{
    // A window begins with 100 messages and is doubled when the way takes long, as it does on a busy machine: twice at most in so few
    // messages. When the connection moves to a WebSocket the npm client takes a second one, and the server half of one and a quarter.
    // A sender that did not wait would have sent thousands.
    private const int MostWhenAwaited = 700;

    // Where the page stops a sender that does not await.
    private const int Flood = 1000;

    // The server stops there as well, but learns a little late what the page has read, so that a few less are under way by then.
    private const int FloodFromServer = 900;

    [Theory]
    [InlineData("auto")]
    [InlineData("sse")]
    [InlineData("ws")]
    public async Task Awaited_sends_stay_within_the_window_and_others_do_not(string transports)
    {
        await using var page = await browser.OpenAsync($"/?transports={transports}#backpressure");
        await page.Part("backpressure-delay").FillAsync("10");

        await page.ExpectNumberAsync("backpressure-read", atLeast: 150);
        var most = await page.ExpectNumberAsync("backpressure-most", atLeast: 1);
        Assert.InRange(most, 50, MostWhenAwaited);

        await page.Part("backpressure-await").UncheckAsync();
        await page.ExpectNumberAsync("backpressure-most", atLeast: Flood);

        // The pace travels beside the numbers: hundreds of them wait, and the reader hurries at once. Not as much as it can, because the page
        // would then send as fast as it can, which the pages of the other tests would feel.
        await page.Part("backpressure-delay").FillAsync("5");
        await page.Part("backpressure-await").CheckAsync();
        var sent = await page.ExpectNumberAsync("backpressure-sent", atLeast: 1);
        await page.ExpectNumberAsync("backpressure-read", atLeast: sent);
        page.ExpectNoComplaints();
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("sse")]
    [InlineData("ws")]
    public async Task Server_that_awaits_stays_within_the_window_of_a_slow_page(string transports)
    {
        await using var page = await browser.OpenAsync($"/?transports={transports}#backpressure");
        await page.Part("backpressure-delay").FillAsync("10");
        await page.Part("backpressure-from-server").CheckAsync();

        await page.ExpectNumberAsync("backpressure-read", atLeast: 200);
        var most = await page.ExpectNumberAsync("backpressure-most", atLeast: 1);
        Assert.InRange(most, 50, MostWhenAwaited);

        await page.Part("backpressure-await").UncheckAsync();
        await page.ExpectNumberAsync("backpressure-most", atLeast: FloodFromServer);
        await page.ScreenshotAsync($"backpressure-flood-from-server-{transports}");

        // The page takes less time over each, but some: the numbers are shown while they are read.
        await page.Part("backpressure-delay").FillAsync("5");
        await page.Part("backpressure-await").CheckAsync();
        var sent = await page.ExpectNumberAsync("backpressure-sent", atLeast: 1);
        await page.ExpectNumberAsync("backpressure-read", atLeast: sent);
        page.ExpectNoComplaints();
    }

    [Fact]
    public async Task Channel_closes_although_messages_wait()
    {
        await using var page = await browser.OpenAsync("/#backpressure");
        await page.Part("backpressure-delay").FillAsync("100");
        await page.ExpectNumberAsync("backpressure-in-flight", atLeast: 50);

        await page.ChannelToggle.ClickAsync();

        await Assertions.Expect(page.ChannelState).ToHaveTextAsync("Channel closed");
        page.ExpectNoComplaints();
    }
}
