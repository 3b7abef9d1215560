using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Telefunc.Browser;

public sealed class ReconnectionTests(BrowserFixture browser)
{
    private const string Whole = "none missing, none doubled";

    [Theory]
    [InlineData("auto", "ws")]
    [InlineData("sse", "sse")]
    [InlineData("ws", "ws")]
    public async Task Cut_on_the_server_loses_and_doubles_nothing(string transports, string carrier)
    {
        await using var page = await OpenAsync(transports, carrier);

        for (var cut = 1; cut <= 2; cut++)
        {
            await page.Part("reconnection-cut").ClickAsync();
            await ExpectBackAsync(page, cut);
            await page.ExpectTransportAsync(carrier);
        }

        Assert.Contains("reconnecting", await StatesAsync(page));
        await ExpectWholeAsync(page);
    }

    [Theory]
    [InlineData("auto", "ws")]
    [InlineData("sse", "sse")]
    [InlineData("ws", "ws")]
    public async Task Browser_offline_and_back_loses_and_doubles_nothing(string transports, string carrier)
    {
        await using var page = await OpenAsync(transports, carrier);
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Page.RequestFailed += (_, _) => refused.TrySetResult();

        // Offline, Chromium refuses what is new, but cuts nothing: a download goes on, and an open WebSocket stands still. So the
        // cut comes from the server, and the page hears of that of its WebSocket when it is back.
        await page.Page.Context.SetOfflineAsync(true);
        // Over SSE the page may have been quicker: it gives its connection up when one of its messages is refused.
        var cut = await page.CutFromOutsideAsync();
        if (carrier != "sse")
            Assert.NotEqual(0, cut);
        else
        {
            await page.ExpectTransportAsync("reconnecting");
            await refused.Task.WaitAsync(TestContext.Current.CancellationToken);
        }

        await page.Page.Context.SetOfflineAsync(false);

        await ExpectBackAsync(page, times: 1);
        await page.ExpectTransportAsync(carrier);

        // And the other way round: what was cut cannot come back before the network does.
        await page.Part("reconnection-cut").ClickAsync();
        await Assertions.Expect(page.Part("reconnection-losses").Locator("li")).ToHaveCountAsync(2);
        await page.Page.Context.SetOfflineAsync(true);
        await page.Page.Context.SetOfflineAsync(false);
        await ExpectBackAsync(page, times: 2);
        await page.ExpectTransportAsync(carrier);
        await ExpectWholeAsync(page);
    }

    [Fact]
    public async Task Page_that_gives_its_channel_up_is_not_waited_for()
    {
        await using var page = await OpenAsync("ws", "ws");
        await page.ChannelToggle.ClickAsync();
        await Assertions.Expect(page.ChannelState).ToHaveTextAsync("Channel closed");

        Assert.NotEqual(0, await page.CutFromOutsideAsync());

        // With no channel left the client does not try again, and the badge stops saying that it does.
        await page.ExpectTransportAsync("reconnecting");
        await page.ExpectTransportAsync("none");
        page.ExpectNoComplaints();
    }

    private async Task<PlaygroundPage> OpenAsync(string transports, string carrier)
    {
        var page = await browser.OpenAsync($"/?transports={transports}#reconnection");
        page.ConnectionsAreCut = true;
        await page.ExpectTransportAsync(carrier);
        await page.ExpectNumberAsync("reconnection-page-last", atLeast: 5);
        await page.ExpectNumberAsync("reconnection-server-last", atLeast: 5);
        await page.Transport.EvaluateAsync(
            "badge => { window.states = []; new MutationObserver(() => states.push(badge.dataset.state)).observe(badge, { attributes: true }) }");
        return page;
    }

    private static Task<string[]> StatesAsync(PlaygroundPage page) => page.Page.EvaluateAsync<string[]>("() => states");

    /// <summary>Waits until the page has told of that many losses and returns, and both sides have heard of a second more.</summary>
    private static async Task ExpectBackAsync(PlaygroundPage page, int times)
    {
        var losses = page.Part("reconnection-losses").Locator("li");
        await Assertions.Expect(losses).ToHaveCountAsync(times);
        await Assertions.Expect(losses.Last).ToHaveAttributeAsync("data-state", "back");
        await Assertions.Expect(losses.Last).ToHaveTextAsync(new Regex("^Lost at .* back after .* from the server had waited$"));
        foreach (var side in new[] { "reconnection-page-last", "reconnection-server-last" })
        {
            var last = await page.ExpectNumberAsync(side, atLeast: 1);
            await page.ExpectNumberAsync(side, atLeast: last + 10);
        }
    }

    private static async Task ExpectWholeAsync(PlaygroundPage page)
    {
        await Assertions.Expect(page.Part("reconnection-page-verdict")).ToHaveTextAsync(Whole);
        await Assertions.Expect(page.Part("reconnection-server-verdict")).ToHaveTextAsync(Whole);
        await Assertions.Expect(page.ChannelState).ToHaveTextAsync("Channel open");
        page.ExpectNoComplaints();
    }
}
