namespace Telefunc.Tool.Tests;

/// <summary>What goes wrong is said in one line, without a stack trace.</summary>
public sealed class ErrorTests(Server server)
{
    private const string File = "/Talk.telefunc.ts";

    [Theory]
    [InlineData("/Nope.telefunc.ts", "onNope", "the server does not know /Nope.telefunc.ts onNope, or cannot read the arguments")]
    [InlineData(File, "onRefuse", """/Talk.telefunc.ts onRefuse aborted: {"reason":"not you"}""")]
    [InlineData(File, "onFail", "/Talk.telefunc.ts onFail failed; the server's log says why")]
    [InlineData(File, "onOrder", "The server refused the arguments: they do not have the declared types, or are not valid.")]
    public async Task A_call_that_fails(string file, string name, string expected) =>
        AssertFailed(expected, await Tool.RunAsync("", "call", server.Address, file, name));

    [Fact]
    public async Task A_server_that_is_not_there()
    {
        foreach (var command in (string[])["call", "frames", "bench"])
        {
            // Nothing listens on the port of a socket that is only bound.
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
            var (exitCode, _, errors) = await Tool.RunAsync("", command, socket.LocalEndPoint!.ToString()!, File, "onEcho");

            Assert.Equal(1, exitCode);
            Assert.Equal("telefunc: The server could not be reached, or the connection to it broke. (Connection refused)\n", errors);
        }
    }

    [Fact]
    public async Task Another_kind_of_server()
    {
        var (exitCode, output, errors) = await Tool.RunAsync("", "call", $"{server.Address}/elsewhere", File, "onEcho");

        Assert.Equal((1, 0), (exitCode, output.Length));
        Assert.StartsWith("telefunc: The answer, with status 404, is not that of a Telefunc server.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_that_is_aborted()
    {
        var (exitCode, output, errors) = await Tool.RunAsync("", "call", server.Address, File, "onBreak");

        Assert.Equal(1, exitCode);
        Assert.Single(output);
        Assert.Equal("telefunc: the channel aborted: {\"reason\":\"enough\"}\n", errors);
    }

    [Fact]
    public async Task A_line_that_cannot_be_sent_does_not_stop_the_others()
    {
        var (exitCode, output, errors) = await Tool.RunAsync("1\nno\u0007pe\n{\"$binary\":\"?\"}\n2\n", "call", server.Address, File, "onEcho", "--count", "2");

        Assert.Equal(1, exitCode);
        Assert.Equal(["1", "2"], output[1..]);
        Assert.Equal(
            "telefunc: not sent: no·pe is not JSON; a text has quotes, and with --text every line is one\ntelefunc: not sent: the binary data is not in base64\n", errors);
    }

    [Theory]
    [InlineData("call")]
    [InlineData("call", "localhost", "/A.telefunc.ts", "onA", "text")]
    [InlineData("call", "ftp://localhost", "/A.telefunc.ts", "onA")]
    [InlineData("call", "localhost", "/A.telefunc.ts", "onA", "--transports", "ws,carrier-pigeon")]
    [InlineData("call", "localhost", "/A.telefunc.ts", "onA", "--header", "nonsense")]
    [InlineData("call", "localhost", "/A.telefunc.ts", "onA", "--binary", "no such file")]
    [InlineData("call", "localhost", "/A.telefunc.ts", "onA", "--count", "0")]
    [InlineData("call", "localhost", "/A.telefunc.ts", "onA", "--answer", "x")]
    [InlineData("frames", "localhost", "/A.telefunc.ts", "onA", "--payload", "-1")]
    [InlineData("frames", "localhost", "/A.telefunc.ts", "onA", "--color", "pink")]
    [InlineData("bench", "localhost", "--seconds", "0")]
    [InlineData("bench", "localhost", "--message", "x")]
    [InlineData("dance")]
    public async Task A_command_line_that_is_not_understood(params string[] arguments)
    {
        var (exitCode, output, errors) = await Tool.RunAsync("", arguments);

        Assert.Equal(2, exitCode);

        // Only what might have been meant is no error.
        Assert.True(output is [] or ["'dance' was not matched. Did you mean one of the following?", "bench"], string.Join('\n', output));
        Assert.Contains("See: telefunc", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("call", "telefunc call localhost:5000")]
    [InlineData("frames", "telefunc frames localhost:5000")]
    [InlineData("bench", "telefunc bench localhost:5000")]
    [InlineData("typescript", "telefunc typescript --assembly")]
    public async Task Help_has_examples_and_exit_codes(string command, string example)
    {
        var (exitCode, output, _) = await Tool.RunAsync("", command, "--help");

        Assert.Equal(0, exitCode);
        Assert.Contains(output, line => line.Contains(example, StringComparison.Ordinal));
        Assert.Contains("Exit codes:", output);
    }

    private static void AssertFailed(string expected, (int ExitCode, string[] Output, string Errors) run)
    {
        Assert.Equal((1, 0), (run.ExitCode, run.Output.Length));
        Assert.Equal($"telefunc: {expected}\n", run.Errors);
    }
}
