using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Telefunc.Browser;

public sealed class NotificationsTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("auto")]
    [InlineData("sse")]
    [InlineData("ws")]
    public async Task All_tabs_of_one_user_are_notified_and_nobody_else(string transports)
    {
        var address = $"/?transports={transports}#notifications";
        await using var first = await browser.OpenAsync(address);
        await ExpectAsync(first, (1, "hello"), (2, "world"));

        await using var stranger = await browser.OpenAsync(address);
        var second = await first.OpenTabAsync(address);

        await ExpectAsync(first, (1, "hello"), (2, "world"), (3, "hello"), (4, "world"));
        await ExpectAsync(second, (3, "hello"), (4, "world"));
        await ExpectAsync(stranger, (1, "hello"), (2, "world"));
        Assert.Equal(await KeyAsync(first), await KeyAsync(second));
        Assert.NotEqual(await KeyAsync(first), await KeyAsync(stranger));
        foreach (var page in new[] { first, second, stranger })
        {
            await Assertions.Expect(page.Part("notifications-verdict")).ToHaveTextAsync("none missing, none doubled");
            page.ExpectNoComplaints();
        }
    }

    [Fact]
    public async Task Who_did_not_open_the_page_is_refused()
    {
        await using var page = await browser.OpenAsync("/#clock");
        await page.ExpectTicksAsync(atLeast: 1);
        await page.Page.Context.ClearCookiesAsync();

        var answer = await page.Page.Context.APIRequest.PostAsync("/_telefunc?_telefunc=txt", new()
        {
            Headers = new Dictionary<string, string> { ["x-telefunc-request"] = "txt", ["content-type"] = "text/plain" },
            DataString = """{"file":"/Notifications.telefunc.ts","name":"onListenNotifications","args":[]}""",
        });

        Assert.Contains("Unauthorized", await answer.TextAsync(), StringComparison.OrdinalIgnoreCase);
    }

    private static Task ExpectAsync(PlaygroundPage page, params (int Seq, string Text)[] notices) =>
        Assertions.Expect(page.Part("notifications-notice")).ToHaveTextAsync(
            notices.Select(notice => new Regex($@"^#{notice.Seq} {notice.Text} \d\d:\d\d:\d\d$")));

    private static async Task<string> KeyAsync(PlaygroundPage page)
    {
        var key = await page.Part("notifications-key").TextContentAsync();
        Assert.Matches("^notifications:[0-9a-f]{32}$", key);
        return key!;
    }
}
