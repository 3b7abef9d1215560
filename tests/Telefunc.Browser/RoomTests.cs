using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Telefunc.Browser;

public sealed class RoomTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("auto")]
    [InlineData("sse")]
    [InlineData("ws")]
    public async Task Each_message_is_acknowledged_both_ways(string transports)
    {
        await using var page = await browser.OpenAsync($"/?transports={transports}#room");

        await page.Part("room-join-send").ClickAsync();
        await page.Part("room-chat").FillAsync("\"!undefined\" & <b>ü</b>");
        await page.Part("room-chat").PressAsync("Enter");

        var sent = page.Part("room-sent");
        await Assertions.Expect(sent.Locator("code")).ToHaveTextAsync(
            ["""{"type":"join","roomId":"lobby"}""", """{"type":"chat","text":"\"!undefined\" & <b>ü</b>"}"""]);
        var acknowledged = new Regex("""^\{"accepted":true\} after \d+ ms$""");
        await Assertions.Expect(sent.GetByTestId("room-ack")).ToHaveTextAsync([acknowledged, acknowledged]);

        // The server acknowledges a message only after the page has acknowledged its answer.
        var received = page.Part("room-received");
        await Assertions.Expect(received.Locator("code")).ToHaveTextAsync(
            ["""{"type":"system","text":"Joined lobby"}""", """{"type":"chat","text":"echo: \"!undefined\" & <b>ü</b>"}"""]);
        await Assertions.Expect(received.GetByTestId("room-ack")).ToHaveTextAsync(
            ["""acknowledged with {"ok":true}""", """acknowledged with {"ok":true}"""]);
        page.ExpectNoComplaints();
    }
}
