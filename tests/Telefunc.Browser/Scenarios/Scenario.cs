using Microsoft.Playwright;

namespace Telefunc.Browser.Scenarios;

/// <summary>One page with the npm client, and a server of its own.</summary>
internal sealed class Scenario : IAsyncDisposable
{
    private readonly string _transports;
    private readonly ScenarioServer _server;
    private readonly IPage _page;

    private Scenario(string transports, ScenarioServer server, IPage page) => (_transports, _server, _page) = (transports, server, page);

    public ServerEnds Ends => _server.Ends;

    /// <summary>Opens the page and its channels, has each echo, and waits until the last of the transports carries them.</summary>
    /// <param name="transports">The client's list, with commas.</param>
    public static async Task<Scenario> StartAsync(BrowserFixture browser, string transports, int channels = 1)
    {
        var server = await ScenarioServer.StartAsync();
        var scenario = new Scenario(transports, server, await browser.OpenAsync(new Uri(server.Address, $"?transports={transports}")));
        await scenario.RunAsync($"open({channels})");
        await scenario.ExpectEchoesAsync(channels);
        if (transports == "sse,ws")
            await server.Wires.Moved;
        return scenario;
    }

    /// <summary>Evaluates an expression on the page's <c>scenario</c>, and awaits it.</summary>
    public Task<T> RunAsync<T>(string expression) => _page.EvaluateAsync<T>($"scenario.{expression}");

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(string expression) => _page.EvaluateAsync($"scenario.{expression}");

    /// <summary>Has every channel send its number and receive its echo.</summary>
    public async Task ExpectEchoesAsync(int channels = 1) =>
        Assert.Equal(Enumerable.Range(0, channels).Select(n => $"echo: {n}"), await RunAsync<string[]>("echo()"));

    /// <summary>Checks that the page has opened one wire of each of its transports, and no other, so far.</summary>
    public void ExpectOneConnection() =>
        Assert.Equal((_transports.Contains("sse", StringComparison.Ordinal) ? 1 : 0, _transports.Contains("ws", StringComparison.Ordinal) ? 1 : 0), _server.Wires.Opened);

    public async ValueTask DisposeAsync()
    {
        await _page.CloseAsync();
        await _server.DisposeAsync();
    }
}
