using System.Text.Json;
using Telefunc.Protocol;

namespace Telefunc.AspNetCore.Tests.Functions;

/// <summary>The client names the channel of a function in a RECONCILE that races the call (PROTOCOL.md 3.3, 19.5).</summary>
public sealed class FunctionPlaceTests
{
    private readonly string _function = Guid.NewGuid().ToString();

    [Fact]
    public async Task The_RECONCILE_may_come_before_the_call()
    {
        await using var app = await LiveApp.StartAsync();
        await using var wire = await app.ConnectAsync();
        Assert.Equal(0, Assert.Single((await wire.ReconcileAsync([(_function, true)])).Open));

        await CallSumAsync(app, wire, 0);
    }

    [Fact]
    public async Task The_RECONCILE_may_come_after_the_call()
    {
        await using var app = await LiveApp.StartAsync();
        var key = Guid.NewGuid().ToString();
        Assert.Equal((200, """{"ret":"!undefined"}"""), await app.CallAsync("keep", $"\"{key}\"", LiveApp.Function(_function)));
        var result = (await Callbacks.KeptAsync(key)).Function(5);
        await using var wire = await app.ConnectAsync();

        Assert.Equal(0, Assert.Single((await wire.ReconcileAsync([(_function, true)])).Open));

        Assert.Equal("[5]", await wire.AnswerAsync(0, 1, "10"));
        Assert.Equal(10, await result);
    }

    [Fact]
    public async Task Item_19_5_A_call_that_is_late_delays_no_other_channel_of_the_connection()
    {
        await using var app = await LiveApp.StartAsync(options => options.Channel.ConnectTtl = TimeSpan.FromMinutes(10));
        var echo = await OpenEchoAsync(app);
        await using var wire = await app.ConnectAsync();
        await wire.ReconcileAsync([(echo, true)]);

        // The call is not even sent before the other channel has been answered.
        Assert.Equal([0, 1], (await wire.ReconcileAsync([(echo, false), (_function, true)])).Open.Order());
        await wire.SendAsync(FrameTag.TextAckRequest, 0, 1, "7");
        Assert.EndsWith("7", await wire.ReceiveAsync(FrameTag.AckResponse));

        await CallSumAsync(app, wire, 1);
    }

    [Theory]
    [InlineData("the same wire, for another channel")]
    [InlineData("another wire, after a loss")]
    [InlineData("another wire, after a loss that the client does not know the session of")]
    [InlineData("another wire, as an upgrade")]
    public async Task A_place_is_kept_when_the_client_reconciles_again(string where)
    {
        await using var app = await LiveApp.StartAsync(options => options.Channel.ConnectTtl = TimeSpan.FromMinutes(10));
        await using var first = await app.ConnectAsync();
        var (session, _) = await first.ReconcileAsync([(_function, true)]);
        if (where.Contains("loss", StringComparison.Ordinal))
            await first.DisposeAsync();
        await using var other = await app.ConnectAsync();
        var wire = where.StartsWith("the same", StringComparison.Ordinal) ? first : other;
        var isUpgrade = where.EndsWith("upgrade", StringComparison.Ordinal);
        var knowsSession = !where.Contains("does not know", StringComparison.Ordinal);

        // Acknowledged once, the channel is not listed as a new one any more.
        Assert.Equal(0, Assert.Single((await wire.ReconcileAsync([(_function, !knowsSession)], knowsSession ? session : null, isUpgrade)).Open));

        if (isUpgrade)
            await first.ReceiveAsync(FrameTag.Fin);
        await CallSumAsync(app, wire, 0);
    }

    [Fact]
    public async Task An_unknown_channel_that_is_not_new_has_no_place()
    {
        await using var app = await LiveApp.StartAsync();
        await using var wire = await app.ConnectAsync();

        Assert.Empty((await wire.ReconcileAsync([(_function, false)])).Open);
    }

    [Fact]
    public async Task What_the_client_says_before_the_call_arrives_is_kept()
    {
        await using var app = await LiveApp.StartAsync();
        await using var wire = await app.ConnectAsync();
        await wire.ReconcileAsync([(_function, true)]);
        await wire.SendAsync(FrameTag.TextAckRequest, 0, 1, "1");
        await wire.SendAsync(FrameTag.Close, 0, 0, [0, 0, 0, 0]);
        var key = Guid.NewGuid().ToString();

        await app.CallAsync("keep", $"\"{key}\"", LiveApp.Function(_function));

        var kept = await Callbacks.KeptAsync(key);
        await kept.Closed;
        await Assert.ThrowsAsync<ChannelClosedException>(() => kept.Function(1));
    }

    [Fact]
    public async Task A_place_that_the_client_names_no_more_is_given_up()
    {
        await using var app = await LiveApp.StartAsync(options => options.Channel.ConnectTtl = TimeSpan.FromMinutes(10));
        await using var wire = await app.ConnectAsync();
        await wire.ReconcileAsync([(_function, true)]);

        await wire.ReconcileAsync([]);

        Assert.Empty((await wire.ReconcileAsync([(_function, false)])).Open);
    }

    [Fact]
    public async Task A_channel_that_is_never_registered_is_ended_with_an_error()
    {
        await using var app = await LiveApp.StartAsync(options => options.Channel.ConnectTtl = TimeSpan.FromMilliseconds(100));
        await using var wire = await app.ConnectAsync();
        Assert.Equal(0, Assert.Single((await wire.ReconcileAsync([(_function, true)])).Open));

        await wire.ReceiveAsync(FrameTag.Error);

        Assert.Empty((await wire.ReconcileAsync([(_function, false)])).Open);
    }

    [Fact]
    public async Task A_function_whose_client_never_comes_fails()
    {
        await using var app = await LiveApp.StartAsync(options => options.Channel.ConnectTtl = TimeSpan.FromMilliseconds(100));
        var key = Guid.NewGuid().ToString();
        await app.CallAsync("keep", $"\"{key}\"", LiveApp.Function(_function));
        var kept = await Callbacks.KeptAsync(key);

        await kept.Closed;

        var error = await Assert.ThrowsAnyAsync<Exception>(() => kept.Function(1));
        Assert.Equal(NetworkErrorReason.NeverConnected, Assert.IsType<NetworkException>(error as NetworkException ?? error.InnerException).Reason);
    }

    /// <summary>Opens a channel that echoes, and returns its id.</summary>
    internal static async Task<string> OpenEchoAsync(LiveApp app, params string[] arguments) => ChannelOf(await app.CallAsync("echo", arguments));

    /// <summary>The id of the channel that a call returned.</summary>
    internal static string ChannelOf((int Status, string Body) answer)
    {
        const string Prefix = "!TelefuncChannel:";
        var (status, body) = answer;
        Assert.Equal(200, status);
        using var envelope = JsonDocument.Parse(body);
        using var metadata = JsonDocument.Parse(envelope.RootElement.GetProperty("ret").GetString()![Prefix.Length..]);
        return metadata.RootElement.GetProperty("channelId").GetString()!;
    }

    private async Task CallSumAsync(LiveApp app, TestWire wire, ushort index)
    {
        var call = app.CallAsync("sum", LiveApp.Function(_function));
        for (var n = 1u; n <= 3; n++)
            Assert.Equal($"[{n}]", await wire.AnswerAsync(index, n, $"{n}0"));
        Assert.Equal((200, """{"ret":60}"""), await call);
    }
}
