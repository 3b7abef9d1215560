using Telefunc.AspNetCore.Tests.Functions;
using Telefunc.Protocol;

namespace Telefunc.AspNetCore.Tests.Channels;

/// <summary>What the application sees in the callbacks of a channel.</summary>
public sealed class WatchedTests
{
    private const string File = "/Watched.telefunc.ts";
    private const int Patience = 60_000;

    private readonly string _key = Guid.NewGuid().ToString();

    [Fact(Timeout = Patience)]
    public async Task The_current_context_is_that_of_the_calls_own_flow_and_not_of_its_channels()
    {
        await using var app = await LiveApp.StartAsync();
        await using var wire = await app.ConnectAsync();
        var sight = Watched.Of(_key);
        var channel = FunctionPlaceTests.ChannelOf(await app.CallFileAsync(File, "onContext", $"\"{_key}\""));

        await wire.ReconcileAsync([(channel, true)]);
        await wire.SendAsync(FrameTag.Text, 0, 1, "\"first\"");

        // A close waits for a listener only where an answer is due.
        await wire.SendAsync(FrameTag.TextAckRequest, 0, 2, "\"second\"");
        await wire.SendAsync(FrameTag.Close, 0, 0, [0x10, 0x27, 0, 0]);
        await sight.Closed.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                ("call", true), ("open", false), ("first", false), ("first, later", false), ("second", false), ("second, later", false),
                ("close", false), ("close of the call", true),
            ],
            sight.Notes);
    }

    [Fact(Timeout = Patience)]
    public async Task A_client_that_sends_beyond_every_limit_loses_its_channels_with_that_reason()
    {
        await using var app = await LiveApp.StartAsync(options =>
        {
            options.Channel.ConnectionReceiveLimit = 1;
            options.Channel.ReconnectTimeout = TimeSpan.FromMilliseconds(1);
        });
        await using var wire = await app.ConnectAsync();
        var sight = Watched.Of(_key);
        await wire.ReconcileAsync([(FunctionPlaceTests.ChannelOf(await app.CallFileAsync(File, "onStuck", $"\"{_key}\"")), true)]);

        // The first is with the listener, which has credit for 2 MiB in all.
        var text = $"\"{new string('x', 1536 * 1024)}\"";
        for (var seq = 1u; seq <= 3; seq++)
            await wire.SendAsync(FrameTag.Text, 0, seq, text);

        var error = await sight.Closed.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(NetworkErrorReason.ReceiveLimit, Assert.IsType<NetworkException>(error).Reason);
        Assert.Contains("listeners", app.Logs.Single(1207).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Logs.OfTelefunc, line => line.Id.Id == 1202);
    }
}
