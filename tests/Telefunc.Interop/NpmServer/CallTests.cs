using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Telefunc.Interop.Npm;

namespace Telefunc.Interop.NpmServer;

public sealed class CallTests(NodeProcess node, NpmServerFixture server) : NpmServerTest(node, server)
{
    private const string Functions = "/Functions.telefunc.ts";
    private const string Streams = "/Streams.telefunc.ts";
    private const string Values = "/Values.telefunc.ts";

    [Fact]
    public async Task Values_come_back_as_they_were()
    {
        var client = await ConnectAsync();
        var args = """["!text",1.5,null,{"$":"undefined"},{"$":"bigint","value":"18446744073709551616"},{"$":"date","value":1700000000000},{"a":[true]}]""";

        var same = await client.CallAsync(Values, "onSame", [.. JsonElement.Parse(args).EnumerateArray().Select(arg => (object?)arg)]);

        AssertJson(args, same);
        AssertJson("""{"$":"undefined"}""", await client.CallAsync(Values, "onNothing"));
    }

    [Fact]
    public async Task Calls_fail()
    {
        var client = await ConnectAsync();

        var abort = (await Assert.ThrowsAsync<NpmException>(() => client.CallAsync(Values, "onAbort", new { reason = "no" }))).Error;
        var bug = (await Assert.ThrowsAsync<NpmException>(() => client.CallAsync(Values, "onBug"))).Error;
        var refused = (await Assert.ThrowsAsync<NpmException>(() => client.CallAsync(Values, "onValidated", "text", "not a number"))).Error;
        var unknown = (await Assert.ThrowsAsync<NpmException>(() => client.CallAsync(Values, "onUnknown"))).Error;

        Assert.Equal("Abort", abort.Name);
        AssertJson("""{"reason":"no"}""", abort.AbortValue!.Value);
        Assert.Contains("Internal Server Error", bug.Message, StringComparison.Ordinal);
        Assert.Equal("ShieldValidationError", refused.Name);
        Assert.Contains("out of sync", unknown.Message, StringComparison.Ordinal);
        AssertJson("""{"text":"text","number":1}""", await client.CallAsync(Values, "onValidated", "text", 1));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Functions_go_both_ways(Transport transport)
    {
        var client = await ConnectAsync(transport);

        AssertJson("[11,13]", await client.CallReturnedAsync(Functions, "onCounter", [10], "add", [1], [2]));
        AssertJson("[0,1,2]", await client.CallAsync(Functions, "onCallEach", 3, new NpmFunction(Node).Argument));
        var failing = new NpmFunction(Node, Reply.Throw("it broke")).Argument;
        Assert.Equal("Error", (await client.CallAsync(Functions, "onCallFailing", failing)).GetProperty("name").GetString());
        Assert.Equal("ShieldValidationError", ErrorName(await client.CallReturnedAsync(Functions, "onFailing", [], "validated", ["one"])));
        Assert.Equal("Abort", ErrorName(await client.CallReturnedAsync(Functions, "onFailing", [], "abort", ["no"])));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Streams_go_both_ways(Transport transport)
    {
        var client = await ConnectAsync(transport);
        var data = Bytes(100_000);
        var sent = new JsonObject { ["$"] = "stream", ["value"] = Convert.ToBase64String(data) };
        var file = new JsonObject { ["$"] = "file", ["value"] = Convert.ToBase64String(data), ["name"] = "a.bin", ["type"] = "a/b" };
        var hash = Convert.ToHexStringLower(SHA256.HashData(data));

        AssertJson("[0,1,2]", await client.ReadAsync(Streams, "onCount", 3));
        AssertJson("""{"letters":["a","b"],"numbers":[0,1,2],"later":{"done":true}}""", await client.ReadAsync(Streams, "onSeveral"));
        Assert.Equal(data, (await client.ReadAsync(Streams, "onBytes", data.Length, 999)).GetProperty("value").GetBytesFromBase64());
        AssertJson($$"""{"size":100000,"sha256":"{{hash}}"}""", await client.CallAsync(Streams, "onUpload", sent));
        AssertJson($$"""{"name":"a.bin","type":"a/b","size":100000,"sha256":"{{hash}}"}""", await client.CallAsync(Streams, "onUploadFile", file));
    }

    [Theory]
    [InlineData("onFile", true)]
    [InlineData("onBlob", false)]
    [InlineData("onFileDownload", true)]
    public async Task Files_arrive(string name, bool named)
    {
        var file = await (await ConnectAsync()).ReadAsync(Streams, name, 5000);

        Assert.Equal(Bytes(5000), file.GetProperty("bytes").GetProperty("value").GetBytesFromBase64());
        Assert.Equal("application/x-numbers", file.GetProperty("type").GetString());
        Assert.Equal(named ? "numbers.bin" : null, file.GetProperty("name").ValueKind == JsonValueKind.String ? file.GetProperty("name").GetString() : null);
    }

    [Theory]
    [InlineData("abort", "Abort")]
    [InlineData("bug", "Error")]
    public async Task A_generator_fails(string how, string error)
    {
        var result = await (await ConnectAsync()).ReadAsync(Streams, "onFailingCount", how);

        AssertJson("[0,1]", result.GetProperty("items"));
        Assert.Equal(error, result.GetProperty("error").GetProperty("name").GetString());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_broadcast_reaches_its_members_and_the_server(Transport transport)
    {
        const string file = "/Chat.telefunc.ts";
        var key = Guid.NewGuid().ToString();
        await Server.CallAsync(file, "onListen", key);
        var binary = new JsonObject { ["$"] = "bytes", ["value"] = "AQID" };

        var result = await (await ConnectAsync(transport)).PublishAsync(file, "onJoin", key, new { n = 1 }, binary);

        Assert.Equal([1, 2], result.GetProperty("receipts").EnumerateArray().Select(receipt => receipt.GetProperty("seq").GetInt32()));
        AssertJson($$"""[{"message":{"n":1},"seq":1,"key":"{{key}}"},{"message":{"$":"bytes","value":"AQID"},"seq":2,"key":"{{key}}"}]""", result.GetProperty("heard"));
        AssertJson("""[{"data":{"n":1},"seq":1},{"base64":"AQID","seq":2}]""", await Server.CallAsync(file, "onHeard", key));
        Assert.Equal(3, (await Server.CallAsync(file, "onPublish", key, new { n = 2 })).GetProperty("seq").GetInt32());
    }

    [Fact]
    public async Task A_broadcast_takes_only_what_fits_its_shield()
    {
        var client = await ConnectAsync();
        var refused = await Assert.ThrowsAsync<NpmException>(
            () => client.PublishAsync("/Chat.telefunc.ts", "onJoinValidated", Guid.NewGuid().ToString(), new { n = "one" }));

        Assert.Equal("ShieldValidationError", refused.Error.Name);
    }

    private static string? ErrorName(JsonElement results) => Assert.Single(results.EnumerateArray()).GetProperty("error").GetProperty("name").GetString();
}
