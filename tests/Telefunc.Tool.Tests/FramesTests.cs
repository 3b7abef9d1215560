using System.Text.RegularExpressions;
using Telefunc.Interop;

namespace Telefunc.Tool.Tests;

public sealed partial class FramesTests(Server server)
{
    private const string File = "/Talk.telefunc.ts";

    [Theory]
    [InlineData("ws")]
    [InlineData("sse")]
    public async Task Every_frame_is_shown_decoded(string transport)
    {
        var (exitCode, output, errors) = await Tool.RunAsync(
            "\"hello\"\n{\"$binary\":\"AAEC\"}\n", "frames", server.Address, File, "onEcho", "--transports", transport, "--count", "2", "--ack");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.All(output, line => Assert.Matches(Line(), line));
        var shown = output.Select(line => Spaces().Replace(line[13..], " ")).ToArray();
        AssertInOrder(
            shown,
            $"* {transport} opening",
            $"> {transport} RECONCILE {{\"open\":[{{\"id\":",
            $"< {transport} RECONCILED {{\"sessionId\":",
            $"> {transport} TEXT_ACK_REQ #0 seq 1 \"hello\"",
            $"< {transport} TEXT #0 seq 1 \"hello\"",
            $"< {transport} ACK_RES #0 seq 2 of 1 Ok \"heard\"",
            $"> {transport} BINARY_ACK_REQ #0 seq 2 3 bytes 00 01 02",
            $"< {transport} BINARY #0 seq 3 3 bytes 02 01 00",
            $"> {transport} CLOSE #0 within",
            $"< {transport} CLOSE_ACK #0");
        AssertInOrder(shown, "< result {\"channel\":{\"$channel\":\"$.channel\"}}");
        Assert.DoesNotContain('\e', string.Concat(output));
    }

    [Fact]
    public async Task The_move_from_SSE_to_a_WebSocket_is_seen()
    {
        await using var tool = Tool.Start("frames", server.Address, File, "onEcho", "--count", "1");
        await Patience.WaitForAsync(ReadToFinAsync(tool), "the move to a WebSocket");

        await tool.Input.WriteLineAsync("1");
        var (exitCode, output, _) = await tool.FinishAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains(output, line => Spaces().Replace(line, " ").EndsWith("< ws TEXT #0 seq 1 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Payloads_are_shortened_and_colours_can_be_forced()
    {
        var (_, output, _) = await Tool.RunAsync(
            $"\"{new string('x', 500)}\"\n", "frames", server.Address, File, "onEcho", "--count", "1", "-t", "ws", "--payload", "10", "--color", "always");

        Assert.Contains(output, line => line.EndsWith("\"xxxxxxxxx… (502 bytes)", StringComparison.Ordinal));
        Assert.All(output, line => Assert.StartsWith("\e[2m", line, StringComparison.Ordinal));
    }

    private static async Task ReadToFinAsync(Tool tool)
    {
        while (!Fin().IsMatch(await tool.ReadLineAsync()))
        {
            // Before it are the frames of the handshake, and the heartbeat.
        }
    }

    private static void AssertInOrder(string[] shown, params string[] beginnings)
    {
        var at = 0;
        foreach (var beginning in beginnings)
        {
            at = Array.FindIndex(shown, at, line => line.StartsWith(beginning, StringComparison.Ordinal));
            Assert.True(at >= 0, $"'{beginning}' is missing, or comes too early, in:\n{string.Join('\n', shown)}");
        }
    }

    [GeneratedRegex("^[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3} [<>*] ")]
    private static partial Regex Line();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    [GeneratedRegex("< sse FIN")]
    private static partial Regex Fin();
}
