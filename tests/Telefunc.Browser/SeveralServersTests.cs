using Microsoft.Playwright;
using Telefunc.Redis.Tests;

namespace Telefunc.Browser;

public sealed class SeveralServersTests(BrowserFixture browser, SeveralServersTests.Servers servers) : IClassFixture<SeveralServersTests.Servers>
{
    [Theory]
    [InlineData("auto")]
    [InlineData("sse")]
    [InlineData("ws")]
    public async Task Two_playgrounds_share_one_chat(string transports)
    {
        var chat = $"/?transports={transports}&room=room-{Guid.NewGuid():N}&name=";
        await using var alice = await browser.OpenAsync($"{chat}Alice#chat", server: servers.Here);
        await ChatTests.SayAsync(alice, "Is anybody there?");
        await ChatTests.ExpectLineAsync(alice, "Alice: Is anybody there?");

        await using var bob = await browser.OpenAsync($"{chat}Bob#chat", server: servers.There);
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
    /// <summary>Two playgrounds on one Redis: <c>--redis host:port</c>.</summary>
    public sealed class Servers : IAsyncLifetime
    {
        private RedisServer? _redis;
        private PlaygroundServer? _here;
        private PlaygroundServer? _there;

        internal PlaygroundServer Here => _here!;

        internal PlaygroundServer There => _there!;

        public async ValueTask InitializeAsync()
        {
            _redis = await RedisServer.StartAsync();
            _here = await PlaygroundServer.StartAsync("--redis", _redis.Address);
            _there = await PlaygroundServer.StartAsync("--redis", _redis.Address);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var started in new IAsyncDisposable?[] { _there, _here, _redis })
            {
                if (started is not null)
                    await started.DisposeAsync();
            }
        }
    }
}
