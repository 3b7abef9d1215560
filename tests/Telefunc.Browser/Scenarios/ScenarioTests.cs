namespace Telefunc.Browser.Scenarios;

/// <summary>How channels end, from each side, with the npm client in a browser (issue 2; PROTOCOL.md 14).</summary>
public sealed class ScenarioTests(BrowserFixture browser)
{
    // Only a failing test takes that long: a promise of the page that never settles would be awaited for ever.
    private const int Patience = 30_000;

    public static TheoryData<string> Transports { get; } = ["ws", "sse", "sse,ws"];

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Transports))]
    public async Task The_client_closes(string transports)
    {
        await using var scenario = await Scenario.StartAsync(browser, transports);

        Assert.Equal(0, await scenario.RunAsync<int>("channels[0].close()"));

        Assert.Equal("undefined", await scenario.RunAsync<string>("ends[0]"));
        Assert.Null(await scenario.Ends.Single().Closed);
        scenario.ExpectOneConnection();
    }

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Transports))]
    public async Task The_server_closes(string transports)
    {
        await using var scenario = await Scenario.StartAsync(browser, transports);
        var end = scenario.Ends.Single();

        Assert.True(await end.Channel.CloseAsync());

        Assert.Equal("undefined", await scenario.RunAsync<string>("ends[0]"));
        Assert.Null(await end.Closed);
        scenario.ExpectOneConnection();
    }

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Transports))]
    public async Task The_client_aborts_with_a_value(string transports)
    {
        await using var scenario = await Scenario.StartAsync(browser, transports);

        await scenario.RunAsync("channels[0].abort({ reason: 'gone' })");

        Assert.Equal("""Abort {"reason":"gone"}""", await scenario.RunAsync<string>("ends[0]"));
        // A client has no way to send its value; the server sees an end without an error (PROTOCOL.md 14.2).
        Assert.Null(await scenario.Ends.Single().Closed);
        scenario.ExpectOneConnection();
    }

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Transports))]
    public async Task The_server_aborts_with_a_value(string transports)
    {
        await using var scenario = await Scenario.StartAsync(browser, transports);
        var end = scenario.Ends.Single();

        end.Channel.Abort(new { reason = "session-expired" });

        Assert.Equal("""Abort {"reason":"session-expired"}""", await scenario.RunAsync<string>("ends[0]"));
        Assert.IsType<AbortException>(await end.Closed);
        scenario.ExpectOneConnection();
    }

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Transports))]
    public async Task A_telefunction_aborts_and_open_channels_go_on(string transports)
    {
        await using var scenario = await Scenario.StartAsync(browser, transports);

        Assert.Equal("""Abort {"reason":"closed"}""", await scenario.RunAsync<string>("failure('onAbort', 'closed')"));

        await scenario.ExpectEchoesAsync();
        scenario.ExpectOneConnection();
    }

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Transports))]
    public async Task Twenty_channels_share_one_connection(string transports)
    {
        await using var scenario = await Scenario.StartAsync(browser, transports, channels: 20);

        await scenario.ExpectEchoesAsync(20);
        scenario.ExpectOneConnection();
    }
}
