using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Telefunc.Browser;

public sealed class ChatTests(BrowserFixture browser)
{
    private const string Whole = "none missing, none doubled";

    [Theory]
    [InlineData("auto")]
    [InlineData("sse")]
    [InlineData("ws")]
    public async Task Two_tabs_hear_the_same_in_the_same_order(string transports)
    {
        var chat = $"/?transports={transports}&room=room-{Guid.NewGuid():N}&name=";
        await using var alice = await browser.OpenAsync($"{chat}Alice#chat");
        await SayAsync(alice, "Is anybody there?");
        await ExpectLineAsync(alice, "Alice: Is anybody there?");

        var bob = await alice.OpenTabAsync($"{chat}Bob#chat");
        await ExpectLineAsync(alice, "system: Bob joined");
        await SayAsync(bob, "Me. <b>ü</b>");
        await ExpectLineAsync(alice, "Bob: Me. <b>ü</b>");
        await SayAsync(alice, "Good!");
        await ExpectLineAsync(bob, "Alice: Good!");
        await bob.ChannelToggle.ClickAsync();
        await ExpectLineAsync(alice, "system: Bob left");

        // Whether a member hears its own arrival depends on which is quicker: that, or its subscription.
        var heard = await LinesAsync(alice);
        string[] expected = ["Alice: Is anybody there?", "system: Bob joined", "Bob: Me. <b>ü</b>", "Alice: Good!", "system: Bob left"];
        Assert.Equal(expected, heard.Select(line => line.Text).Where(text => text != "system: Alice joined"));
        Assert.Equal(Enumerable.Range(heard[0].Seq, heard.Count), heard.Select(line => line.Seq));
        var heardByBob = await LinesAsync(bob);
        Assert.Equal(heard.Skip(heard.Count - 1 - heardByBob.Count).SkipLast(1), heardByBob);
        await Assertions.Expect(alice.Part("chat-verdict")).ToHaveTextAsync(Whole);
        alice.ExpectNoComplaints();
        bob.ExpectNoComplaints();
    }

    [Theory]
    [InlineData("auto", "ws")]
    [InlineData("sse", "sse")]
    [InlineData("ws", "ws")]
    public async Task A_cut_in_the_middle_loses_and_doubles_nothing(string transports, string carrier)
    {
        var chat = $"/?transports={transports}&room=room-{Guid.NewGuid():N}&name=";
        await using var alice = await browser.OpenAsync($"{chat}Alice#chat");
        alice.ConnectionsAreCut = true;
        var bob = await alice.OpenTabAsync($"{chat}Bob#chat");
        foreach (var tab in new[] { alice, bob })
        {
            await tab.ExpectTransportAsync(carrier);
            await SayAsync(tab, "Here");
        }

        await ExpectLineAsync(alice, "Bob: Here");
        await ExpectLineAsync(bob, "Bob: Here");

        await SayManyAsync(bob, from: 1, to: 20);
        await ExpectLineAsync(alice, "Bob: line 5");
        Assert.NotEqual(0, await alice.CutFromOutsideAsync());
        await SayManyAsync(bob, from: 21, to: 40);

        string[] expected = [.. Enumerable.Range(1, 40).Select(number => $"Bob: line {number}")];
        foreach (var tab in new[] { alice, bob })
        {
            await ExpectLineAsync(tab, expected[^1]);
            await tab.ExpectTransportAsync(carrier);
            var heard = await LinesAsync(tab);
            Assert.Equal(expected, heard.Select(line => line.Text).Where(text => text.StartsWith("Bob: line ", StringComparison.Ordinal)));
            Assert.Equal(Enumerable.Range(heard[0].Seq, heard.Count), heard.Select(line => line.Seq));
            await Assertions.Expect(tab.Part("chat-verdict")).ToHaveTextAsync(Whole);
            tab.ExpectNoComplaints();
        }
    }

    [Fact]
    public async Task A_tab_that_is_closed_has_left()
    {
        var chat = $"/?room=room-{Guid.NewGuid():N}&name=";
        await using var alice = await browser.OpenAsync($"{chat}Alice#chat");
        var bob = await alice.OpenTabAsync($"{chat}Bob#chat");
        await SayAsync(alice, "Here");
        await ExpectLineAsync(alice, "Alice: Here");
        await SayAsync(bob, "Here");
        await ExpectLineAsync(alice, "Bob: Here");

        await bob.Page.GotoAsync("about:blank");

        await ExpectLineAsync(alice, "system: Bob left");
        alice.ExpectNoComplaints();
    }

    internal static async Task SayAsync(PlaygroundPage page, string text)
    {
        await page.Part("chat-text").FillAsync(text);
        await page.Part("chat-send").ClickAsync();
    }

    internal static Task ExpectLineAsync(PlaygroundPage page, string text) =>
        Assertions.Expect(page.Part("chat-line").Filter(new() { HasTextRegex = new Regex($"^#\\d+ {Regex.Escape(text)}$") })).ToHaveCountAsync(1);

    internal static async Task<List<(int Seq, string Text)>> LinesAsync(PlaygroundPage page) =>
    [
        .. from line in await page.Part("chat-line").AllTextContentsAsync()
           let match = Regex.Match(line, @"^#(\d+) (\w+: .+)$")
           select (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value),
    ];

    private static async Task SayManyAsync(PlaygroundPage page, int from, int to) => await page.Part("chat-text").EvaluateAsync(
        """
        (input, [from, to]) => {
          for (let number = from; number <= to; number++) {
            input.value = `line ${number}`
            input.form.requestSubmit()
          }
        }
        """,
        new[] { from, to });
}
