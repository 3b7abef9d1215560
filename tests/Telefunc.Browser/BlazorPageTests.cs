using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Telefunc.Browser;

/// <summary>The .NET client in a browser, in a page that is C# compiled to WebAssembly.</summary>
public sealed class BlazorPageTests(BrowserFixture browser)
{
    // .NET has to start in the browser first.
    private const float Patience = 90_000;

    [Fact]
    public async Task The_clock_ticks_and_the_echo_answers_over_a_WebSocket_in_the_end()
    {
        await using var page = await browser.OpenAsync("/?transports=sse", width: 800);
        var socket = await page.Page.RunAndWaitForWebSocketAsync(() => page.OpenAsync("/blazor/"), new() { Timeout = Patience });
        Assert.EndsWith("/_telefunc", socket.Url, StringComparison.Ordinal);

        await Assertions.Expect(page.Part("ticks")).ToHaveTextAsync(new Regex("^([3-9]|[0-9]{2,})$"), new() { Timeout = Patience });
        await Assertions.Expect(page.Part("clock")).ToHaveTextAsync(new Regex("^[0-9]{2}:[0-9]{2}:[0-9]{2}$"));
        await page.Part("text").FillAsync("Grüße ☃");
        await page.Part("text").PressAsync("Enter");
        await page.Part("text").FillAsync("\"!undefined\"");
        await page.Part("send").ClickAsync();

        await Assertions.Expect(page.Part("answers").Locator("li")).ToHaveTextAsync(["echo: \"!undefined\"", "echo: Grüße ☃"]);
        await page.ScreenshotAsync("blazor");
        Assert.Equal(0, await page.Part("problem").CountAsync());
        page.ExpectNoComplaints();
    }
}
