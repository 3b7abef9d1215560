using Microsoft.Playwright;

namespace Telefunc.Browser;

public sealed class BinaryTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("auto")]
    [InlineData("sse")]
    [InlineData("ws")]
    public async Task What_is_drawn_comes_back_dot_for_dot(string transports)
    {
        await using var page = await browser.OpenAsync($"/?transports={transports}#binary");
        await Assertions.Expect(page.ChannelState).ToHaveTextAsync("Channel open");

        await DrawAsync(page, (0.1f, 0.2f), (0.4f, 0.9f), (0.8f, 0.3f));
        await page.Part("binary-ink-2").CheckAsync();
        await DrawAsync(page, (0.9f, 0.9f), (0.2f, 0.6f));
        await DrawAsync(page, (0.5f, 0.1f));

        await ExpectAllBackAsync(page);
        var drawn = await InkAsync(page, "binary-drawn");
        Assert.Equal(drawn, await InkAsync(page, "binary-back"));
        Assert.True(drawn.Dots > 1000, $"Only {drawn.Dots} dots are drawn.");
        Assert.True(drawn.Colors >= 2, "Both strokes have one colour.");
        page.ExpectNoComplaints();
    }

    [Fact]
    public async Task A_finger_draws_too()
    {
        await using var page = await browser.OpenAsync("/#binary", width: 360);
        await Assertions.Expect(page.ChannelState).ToHaveTextAsync("Channel open");
        var sheet = page.Part("binary-drawn");
        await sheet.ScrollIntoViewIfNeededAsync();
        var box = (await sheet.BoundingBoxAsync())!;

        var devtools = await page.Page.Context.NewCDPSessionAsync(page.Page);
        await devtools.SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = true });
        await TouchAsync("touchStart", 0.2f);
        await TouchAsync("touchMove", 0.5f);
        await TouchAsync("touchMove", 0.8f);
        await TouchAsync("touchEnd", null);

        await ExpectAllBackAsync(page);
        var drawn = await InkAsync(page, "binary-drawn");
        Assert.Equal(drawn, await InkAsync(page, "binary-back"));
        Assert.True(drawn.Dots > 500, $"Only {drawn.Dots} dots are drawn.");
        page.ExpectNoComplaints();

        Task TouchAsync(string type, float? at) => devtools.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = at is { } share ? new[] { new { x = box.X + (box.Width * share), y = box.Y + (box.Height * share) } } : [],
        });
    }

    private static async Task DrawAsync(PlaygroundPage page, params (float X, float Y)[] points)
    {
        var box = (await page.Part("binary-drawn").BoundingBoxAsync())!;
        var mouse = page.Page.Mouse;
        await mouse.MoveAsync(box.X + (box.Width * points[0].X), box.Y + (box.Height * points[0].Y));
        await mouse.DownAsync();
        foreach (var (x, y) in points)
            await mouse.MoveAsync(box.X + (box.Width * x), box.Y + (box.Height * y), new() { Steps = 8 });
        await mouse.UpAsync();
    }

    private static async Task ExpectAllBackAsync(PlaygroundPage page)
    {
        await page.ExpectNumberAsync("binary-sent", atLeast: 1);
        foreach (var (sent, back) in new[] { ("binary-sent", "binary-back-messages"), ("binary-sent-bytes", "binary-back-bytes") })
            await Assertions.Expect(page.Part(back)).ToHaveTextAsync((await page.Part(sent).TextContentAsync())!);
    }

    private static Task<Ink> InkAsync(PlaygroundPage page, string testId) => page.Part(testId).EvaluateAsync<Ink>(
        """
        async canvas => {
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
          const colors = new Set()
          let dots = 0
          for (let i = 0; i < data.length; i += 4) {
            if (data[i + 3] === 0) continue
            dots++
            if (data[i + 3] === 255) colors.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2])
          }
          const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data))
          return { dots, colors: colors.size, digest: Array.from(digest, byte => byte.toString(16)).join() }
        }
        """);

    private sealed record Ink
    {
        public int Dots { get; set; }

        public int Colors { get; set; }

        public string Digest { get; set; } = "";
    }
}
