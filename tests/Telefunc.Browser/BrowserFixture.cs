using Microsoft.Playwright;
using Telefunc.Browser;

[assembly: AssemblyFixture(typeof(BrowserFixture))]
// The tests mostly wait, each for a page of its own, but a page that paints takes a good part of a core.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]

namespace Telefunc.Browser;

/// <summary>One playground and one Chromium for all tests; each test opens a page of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const int Patience = 90_000;

    private PlaygroundServer? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var chromium = Chromium.Find();
        _server = await PlaygroundServer.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Chromium.Arguments });
        // Generous, because a machine that runs all tests at once is slow; a wait ends as soon as what it waits for is there.
        Assertions.SetDefaultExpectTimeout(Patience);
        Directory.CreateDirectory(Repository.Screenshots);
    }

    /// <summary>Opens the playground in a browser context of its own.</summary>
    /// <param name="address">What to open.</param>
    /// <param name="width">Of the window, in CSS pixels.</param>
    /// <param name="colors">What the system prefers.</param>
    /// <param name="server">Another playground than the common one.</param>
    /// <param name="motion">What the system prefers. Painting without pause takes more of the machine than all else that a page does.</param>
    internal async Task<PlaygroundPage> OpenAsync(
        string address = "/", int width = 1280, ColorScheme colors = ColorScheme.Light, PlaygroundServer? server = null, ReducedMotion motion = ReducedMotion.Reduce)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = (server ?? _server!).Address.ToString(),
            ViewportSize = new() { Width = width, Height = 800 },
            ColorScheme = colors,
            ReducedMotion = motion,
        });
        context.SetDefaultTimeout(Patience);
        var page = new PlaygroundPage(await context.NewPageAsync());
        await page.OpenAsync(address);
        return page;
    }

    /// <summary>Opens any page in a browser context of its own, which closes together with it.</summary>
    internal async Task<IPage> OpenAsync(Uri address)
    {
        var page = await _browser!.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        await page.GotoAsync(address.ToString());
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
