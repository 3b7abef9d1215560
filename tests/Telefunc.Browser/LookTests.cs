using Microsoft.Playwright;

namespace Telefunc.Browser;

public sealed class LookTests(BrowserFixture browser)
{
    /// <summary>
    /// The lowest contrast (WCAG 2) of all text shown, with the text that has it. Colours are painted on a canvas to be
    /// read as sRGB; the accent's transition is ended first.
    /// </summary>
    private const string LowestContrast =
        """
        () => {
          document.getAnimations().forEach(animation => animation.finish())
          const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
          const rgb = color => {
            canvas.clearRect(0, 0, 1, 1)
            canvas.fillStyle = color
            canvas.fillRect(0, 0, 1, 1)
            return canvas.getImageData(0, 0, 1, 1).data
          }
          const luminance = ([r, g, b]) => {
            const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            return 0.2126 * x + 0.7152 * y + 0.0722 * z
          }
          const background = element => {
            for (let at = element; at; at = at.parentElement) {
              const color = rgb(getComputedStyle(at).backgroundColor)
              if (color[3] === 255) return color
            }
            throw new Error('The page has no background.')
          }
          let lowest = { ratio: 21, text: '' }
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
          while (texts.nextNode()) {
            const element = texts.currentNode.parentElement
            const text = texts.currentNode.data.trim()
            if (!text || !element.checkVisibility() || element.closest('script, .visually-hidden, .wire, .skip')) continue
            const [a, b] = [luminance(rgb(getComputedStyle(element).color)), luminance(background(element))]
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
            if (ratio < lowest.ratio) lowest = { ratio, text }
          }
          // The badge's name stands on a sibling, its thumb.
          const thumb = luminance(rgb(getComputedStyle(document.querySelector('.wire-thumb')).backgroundColor))
          const name = luminance(rgb(getComputedStyle(document.querySelector('.wire-name-ws')).color))
          const ratio = (Math.max(thumb, name) + 0.05) / (Math.min(thumb, name) + 0.05)
          return ratio < lowest.ratio ? { ratio, text: 'WebSocket (badge)' } : lowest
        }
        """;

    /// <summary>Draws one spiral in each ink, frame by frame, as a pen would.</summary>
    private const string Spiral =
        """
        async () => {
          const sheet = document.querySelector('[data-testid=binary-drawn]')
          const box = sheet.getBoundingClientRect()
          sheet.setPointerCapture = () => {}
          for (let ink = 0; ink < 4; ink++) {
            document.querySelector(`[data-testid=binary-ink-${ink}]`).click()
            for (let i = 0; i <= 24; i++) {
              const angle = i / 3 + ink * Math.PI / 2, radius = i / 24 * 0.42
              sheet.dispatchEvent(new PointerEvent(i === 0 ? 'pointerdown' : i === 24 ? 'pointerup' : 'pointermove', {
                pointerId: 1, clientX: box.left + box.width * (0.5 + radius * Math.cos(angle)), clientY: box.top + box.height * (0.5 + radius * Math.sin(angle)),
              }))
              if (i % 3 === 2) await new Promise(requestAnimationFrame)
            }
          }
        }
        """;

    [Theory]
    [InlineData("clock")]
    [InlineData("echo")]
    [InlineData("room")]
    [InlineData("binary")]
    [InlineData("backpressure")]
    [InlineData("reconnection")]
    [InlineData("chat")]
    [InlineData("notifications")]
    [InlineData("dashboard")]
    public async Task Text_has_the_contrast_that_AA_asks_for_in_both_colour_schemes(string example)
    {
        await using var page = await browser.OpenAsync($"/#{example}", motion: ReducedMotion.NoPreference);
        await page.ExpectTransportAsync("ws");
        await UseAsync(page, example);

        foreach (var (colors, name) in new[] { (ColorScheme.Light, "light"), (ColorScheme.Dark, "dark") })
        {
            await page.Page.EmulateMediaAsync(new() { ColorScheme = colors });
            Assert.Equal(name, await ColorsAsync(page));

            var lowest = await page.Page.EvaluateAsync<Contrast>(LowestContrast);
            await page.ScreenshotAsync($"{example}-{name}");

            Assert.True(lowest.Ratio >= 4.5, $"\"{lowest.Text}\" has a contrast of only {lowest.Ratio:0.00} in {name} colours.");
        }

        page.ExpectNoComplaints();
    }

    [Theory]
    [InlineData("clock")]
    [InlineData("echo")]
    [InlineData("room")]
    [InlineData("binary")]
    [InlineData("backpressure")]
    [InlineData("reconnection")]
    [InlineData("chat")]
    [InlineData("notifications")]
    [InlineData("dashboard")]
    public async Task A_phone_needs_no_sideways_scrolling(string example)
    {
        await using var page = await browser.OpenAsync($"/#{example}", width: 360);
        await page.ExpectTransportAsync("ws");
        await UseAsync(page, example);

        var overflow = await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        await page.ScreenshotAsync($"{example}-phone");

        Assert.True(overflow <= 0, $"The page is {overflow} px wider than a phone's screen.");
    }

    [Fact]
    public async Task Colours_follow_the_system_until_the_visitor_chooses()
    {
        await using var page = await browser.OpenAsync(colors: ColorScheme.Dark);
        Assert.Equal("dark", await ColorsAsync(page));

        await page.Page.GetByTestId("theme").ClickAsync();
        Assert.Equal("light", await ColorsAsync(page));

        await page.Page.ReloadAsync();
        Assert.Equal("light", await ColorsAsync(page));
        page.ExpectNoComplaints();
    }

    [Fact]
    public async Task Nothing_moves_while_the_page_loads_and_connects()
    {
        await using var page = await browser.OpenAsync(motion: ReducedMotion.NoPreference);
        await page.ExpectTransportAsync("ws");
        await page.ExpectTicksAsync(atLeast: 2);

        var shift = await page.Page.EvaluateAsync<double>(
            """
            () => new Promise(done => {
              let sum = 0
              const observer = new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value })
              observer.observe({ type: 'layout-shift', buffered: true })
              requestAnimationFrame(() => requestAnimationFrame(() => done(sum)))
            })
            """);

        Assert.True(shift < 0.02, $"The layout shifted by {shift:0.000}.");
    }

    [Fact]
    public async Task Keyboard_reaches_everything_and_sees_where_it_is()
    {
        await using var page = await browser.OpenAsync("/#echo");
        await page.ExpectTransportAsync("ws");
        await Assertions.Expect(page.EchoSend).ToBeEnabledAsync();

        var reached = new List<string>();
        for (var i = 0; i < 18; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            var (name, outlined) = await FocusAsync(page);
            Assert.True(outlined, $"{name} has the focus and does not show it.");
            reached.Add(name);
        }

        string[] expected = ["#page", "transports", "theme", "example-clock", "example-echo", "example-room", "example-binary", "example-backpressure", "example-reconnection", "example-chat", "example-notifications", "example-dashboard", "echo-log", "echo-input", "echo-send", "channel-toggle"];
        Assert.Equal(expected, reached.Take(expected.Length));
    }

    /// <summary>Uses an example, so that it shows all that it can show.</summary>
    private static async Task UseAsync(PlaygroundPage page, string example)
    {
        switch (example)
        {
            case "clock":
                await page.ExpectTicksAsync(atLeast: 1);
                break;
            case "echo":
                await page.EchoSend.ClickAsync();
                await Assertions.Expect(page.EchoAnswers).ToHaveTextAsync(["echo: Hello!"]);
                break;
            case "room":
                await page.Part("room-join-send").ClickAsync();
                await page.Part("room-chat-send").ClickAsync();
                await Assertions.Expect(page.Part("room-sent").GetByTestId("room-ack").Last).ToContainTextAsync("accepted");
                break;
            case "binary":
                await Assertions.Expect(page.ChannelState).ToHaveTextAsync("Channel open");
                await page.Page.EvaluateAsync(Spiral);
                await page.ExpectNumberAsync("binary-back-messages", atLeast: 4);
                break;
            case "backpressure":
                await page.ExpectNumberAsync("backpressure-read", atLeast: 20);
                break;
            case "chat":
                await ChatAsync(page);
                break;
            case "notifications":
                await Assertions.Expect(page.Part("notifications-notice").Last).ToContainTextAsync("world");
                break;
            case "dashboard":
                await page.ExpectNumberAsync("dashboard-heard", atLeast: 5);
                break;
            default:
                page.ConnectionsAreCut = true;
                await page.ExpectNumberAsync("reconnection-page-last", atLeast: 10);
                await page.Part("reconnection-cut").ClickAsync();
                await Assertions.Expect(page.Part("reconnection-losses").Locator("li")).ToHaveAttributeAsync("data-state", "back");
                await page.ExpectTransportAsync("ws");
                await page.ExpectNumberAsync("reconnection-page-last", atLeast: 30);
                break;
        }
    }

    /// <summary>Has somebody come to a chat, speak and go.</summary>
    private static async Task ChatAsync(PlaygroundPage page)
    {
        var lines = page.Part("chat-line");
        await page.Part("chat-send").ClickAsync();
        await Assertions.Expect(lines.Last).ToContainTextAsync("Hello!");
        var guest = await page.OpenTabAsync((await page.Part("chat-open-tab").GetAttributeAsync("href"))!);
        await guest.Part("chat-text").FillAsync("A text that is long enough for more than one line of the narrow panel, and somewhat longer still.");
        await guest.Part("chat-send").ClickAsync();
        await Assertions.Expect(lines.Last).ToContainTextAsync("longer still");
        await guest.ChannelToggle.ClickAsync();
        await Assertions.Expect(lines.Last).ToContainTextAsync("left");
        await page.Page.BringToFrontAsync();
    }

    private static async Task<(string Name, bool Outlined)> FocusAsync(PlaygroundPage page)
    {
        var focus = await page.Page.EvaluateAsync<Focus>(
            """
            () => {
              const element = document.activeElement
              return {
                name: element.dataset.testid ?? element.getAttribute('href') ?? element.tagName,
                outlined: getComputedStyle(element).outlineStyle !== 'none',
              }
            }
            """);
        return (focus.Name, focus.Outlined);
    }

    private static Task<string> ColorsAsync(PlaygroundPage page) => page.Page.EvaluateAsync<string>(
        "() => { const [r] = getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g); return r < 128 ? 'dark' : 'light' }");

    private sealed class Contrast
    {
        public double Ratio { get; set; }

        public string Text { get; set; } = "";
    }

    private sealed class Focus
    {
        public string Name { get; set; } = "";

        public bool Outlined { get; set; }
    }
}
