using System.Text.RegularExpressions;

namespace Telefunc.Tool.Tests;

public sealed partial class BenchTests(Server server)
{
    private const string File = "/Talk.telefunc.ts";

    [Fact]
    public async Task Each_transport_is_measured()
    {
        var (exitCode, output, errors) = await Tool.RunAsync("", "bench", server.Address, File, "onEcho", "--seconds", "1", "--at-a-time", "8");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Matches(Figures(), output[^2]);
        Assert.StartsWith("ws ", output[^2], StringComparison.Ordinal);
        Assert.Matches(Figures(), output[^1]);
        Assert.StartsWith("sse ", output[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acknowledgements_can_be_the_answers()
    {
        var (exitCode, output, errors) = await Tool.RunAsync(
            "", "bench", server.Address, File, "onEcho", "--seconds", "1", "--ack", "--message", "[1]", "-t", "ws");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Matches(Figures(), output[^1]);
    }

    [Fact]
    public async Task A_telefunction_without_a_channel_cannot_be_measured()
    {
        var (exitCode, _, errors) = await Tool.RunAsync("", "bench", server.Address, File, "onNothing");

        Assert.Equal((1, "telefunc: the result is \"!undefined\", without a channel in it\n"), (exitCode, errors));
    }

    [Fact]
    public async Task A_channel_that_is_aborted_ends_it()
    {
        var (exitCode, _, errors) = await Tool.RunAsync("", "bench", server.Address, File, "onBreak", "-t", "ws");

        Assert.Equal(1, exitCode);
        Assert.Contains("{\"reason\":\"enough\"}", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", "3")]
    [InlineData("2", "5")]
    public async Task Fan_out_is_measured_over_each_transport(string members, string connections)
    {
        var (exitCode, output, errors) = await Tool.RunAsync(
            "", "bench", server.Address, File, "onJoin", "\"bench\"", "--fan-out", "--members", members, "--connections", connections, "--seconds", "1");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Matches(FanOutFigures(), output[^2]);
        Assert.StartsWith("ws ", output[^2], StringComparison.Ordinal);
        Assert.Matches(FanOutFigures(), output[^1]);
        Assert.StartsWith("sse ", output[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fan_out_needs_a_broadcast_channel()
    {
        var (exitCode, _, errors) = await Tool.RunAsync("", "bench", server.Address, File, "onEcho", "--fan-out", "-t", "ws");

        Assert.Equal((1, "telefunc: the result is {\"channel\":{\"$channel\":\"$.channel\"}}, without a broadcast channel in it\n"), (exitCode, errors));
    }

    [Theory]
    [InlineData("--fan-out --message 1", "neither --message nor --ack")]
    [InlineData("--fan-out --size 23", "at least 24")]
    [InlineData("/Talk.telefunc.ts", "a file key and a name")]
    [InlineData("/Talk.telefunc.ts onJoin lobby --fan-out", "is not JSON")]
    public async Task What_does_not_go_together_is_told(string arguments, string expected)
    {
        var (exitCode, _, errors) = await Tool.RunAsync("", ["bench", server.Address, .. arguments.Split(' ')]);

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [GeneratedRegex("^(ws|sse) +[0-9]+\\.[0-9]{3} ms +[0-9]+\\.[0-9]{3} ms +[0-9]+\\.[0-9]{3} ms +[1-9][0-9,]* +[1-9][0-9,]*/s +[1-9][0-9,]*/s$")]
    private static partial Regex FanOutFigures();

    [GeneratedRegex("^(ws|sse) +[0-9]+\\.[0-9]{3} ms +[0-9]+\\.[0-9]{3} ms +[0-9]+\\.[0-9]{3} ms +[1-9][0-9,]* +[1-9][0-9,]*/s$")]
    private static partial Regex Figures();
}
