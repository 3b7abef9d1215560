namespace Telefunc.Tool.Tests;

public sealed class CallTests(Server server)
{
    private const string File = "/Talk.telefunc.ts";

    [Fact]
    public async Task A_result_without_a_channel_is_printed_and_that_is_all()
    {
        var (exitCode, output, errors) = await Tool.RunAsync(
            "", "call", server.Address, File, "onOrder", """{"sku":"A\u00e41","count":2,"at":"!Date:2026-01-02T03:04:05.678Z"}""", "3");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(["""{"sku":"Aä1","count":6,"at":"!Date:2026-01-02T03:04:05.678Z"}"""], output);
    }

    [Fact]
    public async Task Nothing_is_undefined_and_a_negative_number_is_no_option()
    {
        Assert.Equal(["\"!undefined\""], (await Tool.RunAsync("", "call", server.Address, File, "onNothing")).Output);
        var (exitCode, output, _) = await Tool.RunAsync("", "call", server.Address, File, "onOrder", """{"sku":"","count":2,"at":"!Date:2026-01-02T03:04:05.678Z"}""", "-1");
        Assert.Equal(0, exitCode);
        Assert.Contains("\"count\":-2", Assert.Single(output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sse,ws")]
    [InlineData("sse")]
    [InlineData("ws")]
    public async Task What_is_piped_in_is_sent_and_what_arrives_is_printed(string transports)
    {
        var (exitCode, output, errors) = await Tool.RunAsync(
            "{\"a\":[1,null]}\r\n\n\"Grüße ☃\"\n{\"$binary\":\"AAEC\"}\n12", "call", server.Address, File, "onEcho", "--count", "4", "--transports", transports);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal("""{"channel":{"$channel":"$.channel"}}""", output[0]);
        Assert.Equal(["""{"a":[1,null]}""", "\"Grüße ☃\"", """{"$binary":"AgEA"}""", "12"], output[1..]);
    }

    [Fact]
    public async Task Acknowledgements_are_printed_and_the_end_of_the_input_closes_if_it_shall()
    {
        var file = Path.GetTempFileName();
        await System.IO.File.WriteAllBytesAsync(file, [1, 2, 3], TestContext.Current.CancellationToken);

        var (exitCode, output, errors) = await Tool.RunAsync(
            "plain text\n", "call", server.Address, File, "onEcho", "--ack", "--binary", file, "--text", "--close");
        System.IO.File.Delete(file);

        Assert.Equal((0, ""), (exitCode, errors));

        // Acknowledgements do not queue up behind messages.
        Assert.Equal(["""{"$ack":3}""", """{"$ack":"heard"}"""], output[1..].Where(IsAck));
        Assert.Equal(["""{"$binary":"AwIB"}""", "\"plain text\""], output[1..].Where(line => !IsAck(line)));

        static bool IsAck(string line) => line.StartsWith("{\"$ack\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_that_the_server_closes_ends_the_call()
    {
        var (exitCode, output, errors) = await Tool.RunAsync("", "call", server.Address, File, "onCount", "5");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(["1", "2", "3", "4", "5"], output[1..]);
    }

    [Fact]
    public async Task Messages_that_want_an_answer_get_it()
    {
        var (exitCode, output, errors) = await Tool.RunAsync("", "call", server.Address, File, "onAsk", "--answer", """{"number":42}""");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(["\"how many?\"", "\"so it is 42\""], output[1..]);
    }

    [Fact]
    public async Task Many_channels_in_a_result_are_found_and_told_apart()
    {
        await using var tool = Tool.Start("call", server.Address, File, "onMany", "--count", "3");
        Assert.Equal(
            """{"rooms":[{"name":"a","channel":{"$channel":"$.rooms[0].channel"}},{"name":"b","channel":{"$channel":"$.rooms[1].channel"}}]}""",
            await tool.ReadLineAsync());

        await tool.Input.WriteLineAsync("1");
        Assert.Equal("""{"$channel":"$.rooms[0].channel","$message":["first",1]}""", await tool.ReadLineAsync());
        await tool.Input.WriteLineAsync("""{"$channel":"$.rooms[1].channel","$message":2}""");
        Assert.Equal("""{"$channel":"$.rooms[1].channel","$message":["second",2]}""", await tool.ReadLineAsync());
        await tool.Input.WriteLineAsync("""{"$channel":"$.nowhere","$message":3}""");
        await tool.Input.WriteLineAsync("4");

        var (exitCode, output, errors) = await tool.FinishAsync();
        Assert.Equal(1, exitCode);
        Assert.Equal(["""{"$channel":"$.rooms[0].channel","$message":["first",4]}"""], output);
        Assert.Equal("telefunc: not sent: there is no $.nowhere in the result, but $.rooms[0].channel, $.rooms[1].channel\n", errors);
    }

    [Fact]
    public async Task What_is_published_under_the_key_of_a_broadcast_channel_arrives_and_what_is_typed_is_published()
    {
        await using var tool = Tool.Start("call", server.Address, File, "onJoin", "\"a\"", "--count", "2", "--ack");
        Assert.Equal("""{"$channel":"$","$key":"chat:a"}""", await tool.ReadLineAsync());

        await tool.Input.WriteLineAsync("\"hello\"");
        await tool.Input.WriteLineAsync("""{"$binary":"AAEC"}""");
        var (exitCode, output, errors) = await tool.FinishAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains(output, line => line.StartsWith("""{"$message":"hello","$seq":1,"$time":"!Date:""", StringComparison.Ordinal));
        Assert.Contains(output, line => line.StartsWith("""{"$binary":"AAEC","$seq":2,"$time":"!Date:""", StringComparison.Ordinal));
        Assert.Contains(output, line => line.StartsWith("""{"$ack":{"key":"chat:a","seq":1,"timestamp":"!Date:""", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ctrl_C_closes_gracefully()
    {
        await using var tool = Tool.Start("call", server.Address, File, "onWatch", "\"ctrl-c\"");
        await tool.ReadLineAsync();
        await tool.InterruptAsync();

        var (exitCode, _, errors) = await tool.FinishAsync();
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Null(await Interop.Patience.WaitForAsync(Watched.EndAsync("ctrl-c"), "the server to see the close"));
    }

    [Fact]
    public async Task Headers_are_sent()
    {
        var (_, output, _) = await Tool.RunAsync("", "call", server.Address, File, "onHeader", "\"x-test\"", "-H", "X-Test: a: b", "--header", "X-Other: c");
        Assert.Equal(["\"a: b\""], output);
    }
}
