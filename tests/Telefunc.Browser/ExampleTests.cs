using System.Globalization;
using Microsoft.Playwright;

namespace Telefunc.Browser;

public sealed class ExampleTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("auto")]
    [InlineData("sse")]
    [InlineData("ws")]
    public async Task Clock_shows_the_time_that_the_server_sends(string transports)
    {
        await using var page = await browser.OpenAsync($"/?transports={transports}");

        // A slow machine shows several ticks before the test has read one, so the count says which two are compared.
        var ticks = await page.ExpectNumberAsync("clock-ticks", atLeast: 1);
        var first = await page.ClockMessage.TextContentAsync();
        await page.ExpectNumberAsync("clock-ticks", atLeast: ticks + 3);

        // The message and the time that is made of it, with no tick between reading the one and the other.
        string? later;
        string? time;
        do
        {
            later = await page.ClockMessage.TextContentAsync();
            time = await page.Page.GetByTestId("clock-time").TextContentAsync();
        }
        while (later != await page.ClockMessage.TextContentAsync());

        var milliseconds = long.Parse(later!, CultureInfo.InvariantCulture) - long.Parse(first!, CultureInfo.InvariantCulture);
        Assert.True(milliseconds > 0, $"The server's clock went on by {milliseconds} ms in three messages.");
        var shown = await page.Page.EvaluateAsync<string>("ms => new Date(ms).toLocaleTimeString('en-GB').slice(0, 5)", long.Parse(later!, CultureInfo.InvariantCulture));
        Assert.StartsWith(shown, time, StringComparison.Ordinal);
        page.ExpectNoComplaints();
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("sse")]
    [InlineData("ws")]
    public async Task Echo_answers_each_text_in_order(string transports)
    {
        await using var page = await browser.OpenAsync($"/?transports={transports}#echo");

        await page.EchoSend.ClickAsync();
        await page.EchoInput.FillAsync("<b>ünïcödé</b> \"!Date:\" 👋");
        await page.EchoInput.PressAsync("Enter");
        await page.EchoInput.FillAsync("third");
        await page.EchoInput.PressAsync("Enter");

        await Assertions.Expect(page.EchoAnswers).ToHaveTextAsync(["echo: Hello!", "echo: <b>ünïcödé</b> \"!Date:\" 👋", "echo: third"]);
        page.ExpectNoComplaints();
    }

    [Fact]
    public async Task Channel_is_closed_and_another_is_opened_by_hand()
    {
        await using var page = await browser.OpenAsync();
        await page.ExpectTicksAsync(atLeast: 1);

        await page.ChannelToggle.ClickAsync();
        await Assertions.Expect(page.ChannelState).ToHaveTextAsync("Channel closed");
        var ticks = int.Parse((await page.ClockTicks.TextContentAsync())!, CultureInfo.InvariantCulture);

        await page.ChannelToggle.ClickAsync();
        await Assertions.Expect(page.ChannelState).ToHaveTextAsync("Channel open");
        await page.ExpectTicksAsync(atLeast: ticks + 2);
        page.ExpectNoComplaints();
    }

    [Fact]
    public async Task Examples_share_one_connection()
    {
        await using var page = await browser.OpenAsync();
        await page.ExpectTransportAsync("ws");
        var sockets = 0;
        page.Page.WebSocket += (_, _) => sockets++;

        await page.Page.GetByTestId("example-echo").ClickAsync();
        await page.EchoSend.ClickAsync();

        await Assertions.Expect(page.EchoAnswers).ToHaveTextAsync(["echo: Hello!"]);
        Assert.Equal(0, sockets);
        await Assertions.Expect(page.Page).ToHaveTitleAsync("Echo · Telefunc for .NET");
        page.ExpectNoComplaints();
    }

    [Theory]
    [InlineData("clock", "Clock.cs")]
    [InlineData("echo", "Echo.cs")]
    [InlineData("room", "Room.cs")]
    [InlineData("binary", "Binary.cs")]
    [InlineData("backpressure", "Backpressure.cs")]
    [InlineData("reconnection", "Reconnection.cs")]
    [InlineData("chat", "Chat.cs")]
    [InlineData("notifications", "Notifications.cs")]
    [InlineData("dashboard", "Dashboard.cs")]
    public async Task Sources_on_the_page_are_the_files_that_run(string example, string file)
    {
        await using var page = await browser.OpenAsync($"/#{example}");

        var server = await page.Page.GetByTestId("source-csharp").Locator("code").TextContentAsync();
        var client = await page.Page.GetByTestId("source-typescript").Locator("code").TextContentAsync();

        Assert.Equal(Text("Telefunctions", file), server);
        Assert.Equal(Text("client", "examples", example, $"{example}.ts"), client);
    }

    private static string Text(params string[] path) =>
        File.ReadAllText(Path.Combine([Repository.Playground, .. path])).TrimEnd();
}
