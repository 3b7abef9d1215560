using Microsoft.Playwright;
using Telefunc.Redis.Tests;

namespace Telefunc.Browser;

/// <summary>Two playgrounds on one Redis: <c>--redis host:port</c>.</summary>
public sealed class SeveralServersTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("auto")]
    [InlineData("sse")]
    [InlineData("ws")]
    public async Task Two_playgrounds_share_one_chat(string transports)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var here = await PlaygroundServer.StartAsync("--redis", redis.Address);
        await using var there = await PlaygroundServer.StartAsync("--redis", redis.Address);
        var chat = $"/?transports={transports}&name=";
        await using var alice = await browser.OpenAsync($"{chat}Alice#chat", server: here);
        await ChatTests.SayAsync(alice, "Is anybody there?");
        await ChatTests.ExpectLineAsync(alice, "Alice: Is anybody there?");

        await using var bob = await browser.OpenAsync($"{chat}Bob#chat", server: there);
        await ChatTests.ExpectLineAsync(alice, "system: Bob joined");
        for (var i = 1; i <= 10; i++)
        {
            await ChatTests.SayAsync(bob, $"There {i}");
            await ChatTests.SayAsync(alice, $"Here {i}");
        }

        foreach (var page in new[] { alice, bob })
        {
            await ChatTests.ExpectLineAsync(page, "Bob: There 10");
            await ChatTests.ExpectLineAsync(page, "Alice: Here 10");
        }

        var (heardHere, heardThere) = (await ChatTests.LinesAsync(alice), await ChatTests.LinesAsync(bob));
        Assert.Equal(heardHere.TakeLast(heardThere.Count), heardThere);
        Assert.True(heardThere.Count >= 20, $"Bob has heard only {heardThere.Count} messages.");
        Assert.Equal(Enumerable.Range(heardHere[0].Seq, heardHere.Count), heardHere.Select(line => line.Seq));

        await bob.ChannelToggle.ClickAsync();
        await ChatTests.ExpectLineAsync(alice, "system: Bob left");
        await Assertions.Expect(alice.Part("chat-verdict")).ToHaveTextAsync("none missing, none doubled");
        alice.ExpectNoComplaints();
        bob.ExpectNoComplaints();
    }
}
