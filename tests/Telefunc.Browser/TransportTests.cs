using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Telefunc.Browser;

public sealed class TransportTests(BrowserFixture browser)
{
    [Fact]
    public async Task Connection_begins_on_SSE_and_moves_to_WebSocket_by_itself()
    {
        await using var page = await browser.OpenAsync();

        await page.ExpectTransportAsync("ws");
        await Assertions.Expect(page.Page.Locator("#wire-sentence")).ToHaveTextAsync("Carried by WebSocket");
        Assert.Equal(["sse-opened", "ws-probed", "moved"], await page.WireEventsAsync());

        await page.ExpectTicksAsync(atLeast: 4);
        await page.ExpectTransportAsync("ws");
        Assert.Equal(["sse-opened", "ws-probed", "moved"], await page.WireEventsAsync());
        page.ExpectNoComplaints();
    }

    [Fact]
    public async Task SSE_only_stays_on_SSE()
    {
        await using var page = await browser.OpenAsync("/?transports=sse");

        await page.ExpectTransportAsync("sse");
        await page.ExpectTicksAsync(atLeast: 4);

        await page.ExpectTransportAsync("sse");
        Assert.Equal(["sse-opened"], await page.WireEventsAsync());
        page.ExpectNoComplaints();
    }

    [Fact]
    public async Task WebSocket_only_never_opens_an_event_stream()
    {
        await using var page = await browser.OpenAsync("/?transports=ws");

        await page.ExpectTransportAsync("ws");
        await page.ExpectTicksAsync(atLeast: 2);

        Assert.Equal(["ws-opened"], await page.WireEventsAsync());
        page.ExpectNoComplaints();
    }

    [Fact]
    public async Task Selector_loads_the_page_again_with_other_transports()
    {
        await using var page = await browser.OpenAsync("/#echo");
        await page.ExpectTransportAsync("ws");

        await page.Page.GetByTestId("transports").SelectOptionAsync("sse");

        await Assertions.Expect(page.Page).ToHaveURLAsync(new Regex(@"/\?transports=sse#echo$"));
        await page.ExpectTransportAsync("sse");
        await page.EchoSend.ClickAsync();
        await Assertions.Expect(page.EchoAnswers).ToHaveTextAsync(["echo: Hello!"]);
        page.ExpectNoComplaints();
    }
}
