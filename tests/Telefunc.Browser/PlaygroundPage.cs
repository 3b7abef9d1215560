using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Telefunc.Browser;

/// <summary>An open playground: its parts by name, and what the browser complained about.</summary>
internal sealed class PlaygroundPage : IAsyncDisposable
{
    private readonly List<string> _complaints = [];

    public PlaygroundPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsRefusedUpload(message) && !(ConnectionsAreCut && IsLostConnection(message)))
                _complaints.Add($"{message.Text} ({message.Location})");
        };
    }

    public IPage Page { get; }

    public ILocator ClockTicks => Page.GetByTestId("clock-ticks");

    public ILocator ClockMessage => Page.GetByTestId("clock-message");

    public ILocator EchoInput => Page.GetByTestId("echo-input");

    public ILocator EchoSend => Page.GetByTestId("echo-send");

    public ILocator EchoAnswers => Page.GetByTestId("echo-received").Locator(".talk-text");

    public ILocator ChannelState => Page.GetByTestId("channel-state");

    public ILocator ChannelToggle => Page.GetByTestId("channel-toggle");

    public ILocator Transport => Page.GetByTestId("transport");

    /// <summary>Whether connections are cut in this test: the browser says so in its console, and no page can keep it from that.</summary>
    public bool ConnectionsAreCut { get; set; }

    public ILocator Part(string testId) => Page.GetByTestId(testId);

    public Task OpenAsync(string address) => Page.GotoAsync(address);

    /// <summary>Opens a further tab of the same browser, with the same cookies. It closes together with this one.</summary>
    public async Task<PlaygroundPage> OpenTabAsync(string address)
    {
        var tab = new PlaygroundPage(await Page.Context.NewPageAsync()) { ConnectionsAreCut = ConnectionsAreCut };
        await tab.OpenAsync(address);
        return tab;
    }

    /// <summary>Has the server cut the connections of all tabs, as the button of Reconnection does, but from outside of the pages.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> CutFromOutsideAsync()
    {
        var answer = await Page.Context.APIRequest.PostAsync("/_telefunc?_telefunc=txt", new()
        {
            Headers = new Dictionary<string, string> { ["x-telefunc-request"] = "txt", ["content-type"] = "text/plain" },
            DataString = """{"file":"/Reconnection.telefunc.ts","name":"cut","args":[]}""",
        });
        return (await answer.JsonAsync())!.Value.GetProperty("ret").GetInt32();
    }

    /// <summary>Waits until the badge shows this state: connecting, sse, upgrading, ws, reconnecting or none.</summary>
    public Task ExpectTransportAsync(string state) => Assertions.Expect(Transport).ToHaveAttributeAsync("data-state", state);

    /// <summary>Waits until the clock has received at least this many messages, fewer than ten.</summary>
    public Task ExpectTicksAsync(int atLeast) =>
        Assertions.Expect(ClockTicks).ToHaveTextAsync(new Regex($"^([{atLeast}-9]|[0-9]{{2,}})$"));

    /// <summary>Waits until a part that ends in a number shows at least this one.</summary>
    /// <returns>The number.</returns>
    public async Task<int> ExpectNumberAsync(string testId, int atLeast)
    {
        try
        {
            var number = await Page.WaitForFunctionAsync(
                """
                ([id, atLeast]) => {
                  const number = Number(document.querySelector(`[data-testid="${id}"]`).textContent.replaceAll(',', '').match(/\d+$/)?.[0] ?? NaN)
                  return number >= atLeast && { number }
                }
                """,
                new object[] { testId, atLeast });
            return await number.EvaluateAsync<int>("found => found.number");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{testId} did not become {atLeast}. {await DescribeAsync()}", exception);
        }
    }

    /// <summary>What the page shows, for a failure's message.</summary>
    private Task<string> DescribeAsync() => Page.EvaluateAsync<string>(
        """
        () => [...document.querySelectorAll('[data-testid]')]
          .filter(part => part.offsetParent && part.textContent)
          .map(part => `${part.dataset.testid}${part.dataset.state ? ` (${part.dataset.state})` : ''}: ${part.textContent.trim().replace(/\s+/g, ' ').slice(0, 200)}`)
          .join('; ')
        """);

    /// <summary>What happened to the wires so far, in order, as the page saw it.</summary>
    public Task<string[]> WireEventsAsync() =>
        Page.GetByTestId("wire-log").Locator("li").EvaluateAllAsync<string[]>("items => items.map(item => item.dataset.event)");

    public Task<byte[]> ScreenshotAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Screenshots, $"{name}.png"), FullPage = true });

    /// <summary>Fails the test when the browser wrote an error or a warning to its console, or a script threw.</summary>
    public void ExpectNoComplaints() => Assert.Equal("", string.Join('\n', _complaints));

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    // Chromium refuses streaming uploads over HTTP/1.1 and says so in its console. The npm client tries one on every
    // SSE connection and goes on with batches; no page can keep the browser from writing that line.
    private static bool IsRefusedUpload(IConsoleMessage message) =>
        message.Text is "Failed to load resource: net::ERR_ALPN_NEGOTIATION_FAILED" or "Failed to load resource: net::ERR_H2_OR_QUIC_REQUIRED"
        && message.Location.Contains("/_telefunc", StringComparison.Ordinal);

    // A batch that comes after its event stream was cut is refused with 400, by design; the client sends it again.
    private static bool IsLostConnection(IConsoleMessage message) =>
        (message.Text.StartsWith("Failed to load resource: net::ERR_", StringComparison.Ordinal)
            || message.Text.StartsWith("Failed to load resource: the server responded with a status of 400", StringComparison.Ordinal)) && message.Location.Contains("/_telefunc", StringComparison.Ordinal)
        || (message.Text.StartsWith("WebSocket connection to ", StringComparison.Ordinal) && message.Text.Contains("/_telefunc", StringComparison.Ordinal));
}
