using System.Globalization;
using System.Text;
using Telefunc.Protocol;

namespace Telefunc.AotTests;

/// <summary>samples/AotClock as a native program does what it does on the just-in-time compiler.</summary>
public sealed class AotClockTests(PublishedSample sample)
{
    private const int TimeLimit = 60_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Publishing_gives_no_warning_about_trimming_or_native_code()
    {
        Assert.DoesNotContain("warning", sample.Output, StringComparison.OrdinalIgnoreCase);

        // A program without managed assemblies beside it really is the native one.
        Assert.Empty(Directory.EnumerateFiles(sample.Folder, "*.dll"));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("ws")]
    [InlineData("sse")]
    public async Task The_clock_ticks(string transport)
    {
        await using var server = await RunningSample.StartAsync(sample);
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var clock = await server.OpenAsync("/Clock.telefunc.ts", "onClock", Cancelled);
        await using var wire = await RawWire.OpenAsync(transport, server, [clock], Cancelled);

        var first = Number(await wire.ReceiveAsync(FrameTag.Text, 0, Cancelled));
        var second = Number(await wire.ReceiveAsync(FrameTag.Text, 0, Cancelled));

        Assert.InRange(first, before, second - 1);
        Assert.InRange(second, first + 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("ws")]
    [InlineData("sse")]
    public async Task The_echo_answers_on_the_wire_of_the_clock(string transport)
    {
        await using var server = await RunningSample.StartAsync(sample);
        var clock = await server.OpenAsync("/Clock.telefunc.ts", "onClock", Cancelled);
        var echo = await server.OpenAsync("/Echo.telefunc.ts", "onEcho", Cancelled);
        await using var wire = await RawWire.OpenAsync(transport, server, [clock, echo], Cancelled);

        var reconciled = ReconciledMessage.Decode(await wire.ReceiveAsync(FrameTag.Reconciled, 0, Cancelled));
        await wire.SendAsync(FrameTag.Text, 1, 1, """{"text":"Hello!"}""", Cancelled);
        var answer = await wire.ReceiveAsync(FrameTag.Text, 1, Cancelled);

        Assert.Equal([0, 1], reconciled.Open.Select(entry => (int)entry.Index).Order());
        Assert.Equal("""{"text":"echo: Hello!"}""", Encoding.UTF8.GetString(answer));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Messages_that_are_not_valid_are_refused()
    {
        await using var server = await RunningSample.StartAsync(sample);
        var echo = await server.OpenAsync("/Echo.telefunc.ts", "onEcho", Cancelled);
        await using var wire = await RawWire.OpenAsync("ws", server, [echo], Cancelled);

        // Too long for its [StringLength], of another type, and without a required member.
        string[] messages = [$$"""{"text":"{{new string('x', 1001)}}"}""", """{"text":1}""", "{}"];
        var seq = 0u;
        foreach (var message in messages)
        {
            await wire.SendAsync(FrameTag.TextAckRequest, 0, ++seq, message, Cancelled);
            var answer = await wire.ReceiveAsync(FrameTag.AckResponse, 0, Cancelled);
            Assert.Equal(AckStatus.ShieldError, (AckStatus)answer[AckResponse.StatusOffset]);
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_telefunction_that_asks_for_a_user_refuses_strangers()
    {
        await using var server = await RunningSample.StartAsync(sample);

        var answer = await server.CallAsync("/Account.telefunc.ts", "onName", Cancelled);

        Assert.Equal((403, """{"ret":{"reason":"unauthorized"},"abort":true}"""), answer);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_wrong_option_in_the_configuration_stops_the_start()
    {
        using var process = RunningSample.Start(sample, "--Telefunc:Channel:PingInterval=00:00:00");

        // A program that starts all the same would run on after the test.
        await using var end = Cancelled.Register(process.Kill);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await output;
        await process.WaitForExitAsync(CancellationToken.None);

        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("The Telefunc option Channel.PingInterval is '00:00:00'", errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_program_as_a_client_calls_through_a_contract_joins_a_broadcast_and_reads_a_channel()
    {
        await using var server = await RunningSample.StartAsync(sample);
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        using var client = RunningSample.StartClient(sample, new Uri(server.Client.BaseAddress!, "/_telefunc"));

        // A client that hears nothing would run on after the test.
        await using var end = Cancelled.Register(client.Kill);
        var errors = client.StandardError.ReadToEndAsync(CancellationToken.None);
        var said = (await client.StandardOutput.ReadToEndAsync(CancellationToken.None)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        await client.WaitForExitAsync(CancellationToken.None);

        Assert.Equal("", await errors);
        Assert.Equal(0, client.ExitCode);
        Assert.Equal(5, said.Length);
        Assert.Equal(["Wake up!", "Ding!"], said[..2]);
        var ticks = said[2..].Select(line => long.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(ticks.Order(), ticks);
        Assert.InRange(ticks[0], before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
    }

    private static long Number(byte[] text) => long.Parse(Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture);
}
