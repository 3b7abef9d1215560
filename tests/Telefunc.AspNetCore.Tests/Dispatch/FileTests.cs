using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Telefunc.AspNetCore.Tests.Hosting;

namespace Telefunc.AspNetCore.Tests.Dispatch;

/// <summary>Files and blobs as arguments. (PROTOCOL.md 3.2, 3.3)</summary>
public sealed class FileTests
{
    private const string File = "/FileTelefunctions.telefunc.ts";

    // As the npm client writes them; the text is recorded in request-body.json.
    private const string Hello = """ "!TelefuncFile:{\"index\":0,\"name\":\"x.txt\",\"size\":5,\"type\":\"text\/plain\",\"lastModified\":1700000000000}" """;
    private const string Blob = """ "!TelefuncBlob:{\"index\":1,\"size\":3,\"type\":\"\"}" """;

    [Fact]
    public async Task The_recorded_body_arrives_as_a_file_and_a_blob()
    {
        await using var app = await DispatchApp.StartAsync();
        TelefuncFile[] received = [];
        HandWritten.Register("/a.telefunc.ts", "onSave", call =>
        {
            received = [call.GetArgument<TelefuncFile>(0, "file"), call.GetArgument<Deep>(1, "deep").File];
        });
        var vectors = Path.Combine(AppContext.BaseDirectory, "Vectors", "request-body.json");
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(vectors));
        var vector = document.RootElement.GetProperty("vectors").EnumerateArray()
            .Single(vector => vector.GetProperty("name").GetString() == "file and blob");
        var body = Convert.FromHexString(vector.GetProperty("bodyHex").GetString()!.Replace(
            Convert.ToHexString("\"deep\""u8).ToLowerInvariant(), Convert.ToHexString("\"file\""u8).ToLowerInvariant(), StringComparison.Ordinal));

        (await app.SendAsync(DispatchApp.Post(body, "bin", "bin"))).ShouldBe(200, """{"ret":"!undefined"}""");

        Assert.Equal(["hello"u8.ToArray(), [1, 2, 3]], received.Select(file => file.Content.ToArray()));
        Assert.Equal(
            ("x.txt", "text/plain", DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000)),
            (received[0].Name, received[0].ContentType, received[0].LastModified));
        Assert.Equal((null, "", null), (received[1].Name, received[1].ContentType, received[1].LastModified));
    }

    [Fact]
    public async Task Files_are_found_wherever_they_stand_and_in_any_order()
    {
        await using var app = await DispatchApp.StartAsync();

        // The first file is nested in a map inside an argument that the telefunction does not declare.
        var map = JsonSerializer.Serialize("!Map:[[1," + Hello.Trim() + "]]");

        (await SendAsync(app, "onSize", Blob + ",0," + map, "helloabc")).ShouldBe(200, """{"ret":"abc"}""");
    }

    [Fact]
    public async Task An_untyped_argument_receives_a_file()
    {
        await using var app = await DispatchApp.StartAsync();

        (await SendAsync(app, "onAny", "[" + Hello + "]", "hello")).ShouldBe(200, """{"ret":"TelefuncFile"}""");
    }

    [Theory]
    [InlineData("onText")]
    [InlineData("onNumbers")]
    [InlineData("onBytes")]
    public async Task A_file_for_a_parameter_of_another_type_is_a_shield_error(string name)
    {
        await using var app = await DispatchApp.StartAsync();

        (await SendAsync(app, name, Hello, "hello")).ShouldBe(422, Answer.Shield);
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task Another_value_for_a_file_is_a_shield_error(string value)
    {
        await using var app = await DispatchApp.StartAsync();

        (await SendAsync(app, "onSize", value, "")).ShouldBe(422, Answer.Shield);
        (await app.CallAsync(File, "onSize", value)).ShouldBe(422, Answer.Shield);
    }

    [Theory]
    [InlineData(Hello, "hell")]
    [InlineData(Blob, "abc")]
    [InlineData(Hello + "," + Blob, "helloab")]
    [InlineData("\"!TelefuncBlob:{\\\"index\\\":0,\\\"size\\\":-1,\\\"type\\\":\\\"\\\"}\"", "")]
    [InlineData("\"!TelefuncBlob:{\\\"index\\\":0,\\\"size\\\":4294967296,\\\"type\\\":\\\"\\\"}\"", "")]
    [InlineData("\"!TelefuncBlob:{\\\"index\\\":0,\\\"type\\\":\\\"\\\"}\"", "")]
    [InlineData("\"!TelefuncBlob:{\\\"index\\\":0,\\\"size\\\":\\\"x\\\",\\\"type\\\":\\\"\\\"}\"", "")]
    [InlineData("\"!TelefuncBlob:\"", "")]
    [InlineData("\"!TelefuncBlob:{\\\"index\\\":0,\\\"size\\\":1,\\\"type\\\":\\\"a\\\"}\",\"!TelefuncBlob:{\\\"index\\\":0,\\\"size\\\":1,\\\"type\\\":\\\"b\\\"}\"", "ab")]
    [InlineData("\"!TelefuncFile:{\\\"index\\\":0,\\\"name\\\":\\\"x\\\",\\\"size\\\":0,\\\"type\\\":\\\"\\\",\\\"lastModified\\\":1e300}\"", "")]
    public async Task Item_19_20_a_truncated_or_contradictory_bin_request_is_malformed(string arguments, string content)
    {
        await using var app = await DispatchApp.StartAsync();

        (await SendAsync(app, "onAny", arguments, content)).ShouldBe(400, Answer.Malformed);
        Assert.Empty(app.Logs.Errors);
    }

    private static Task<Answer> SendAsync(DispatchApp app, string name, string arguments, string content)
    {
        var envelope = Encoding.UTF8.GetBytes($$"""{"file":"{{File}}","name":"{{name}}","args":[{{arguments}}]}""");
        var body = new byte[4 + envelope.Length + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(body, envelope.Length);
        envelope.CopyTo(body, 4);
        Encoding.ASCII.GetBytes(content).CopyTo(body, 4 + envelope.Length);
        return app.SendAsync(DispatchApp.Post(body, "bin", "bin"));
    }

    private sealed record Deep(TelefuncFile File);
}

public static class FileTelefunctions
{
    [Telefunction]
    public static string OnSize(TelefuncFile file) => Encoding.UTF8.GetString(file.Content.Span);

    [Telefunction]
    public static string OnAny(object? any) => any is List<object?> list ? list[0]!.GetType().Name : "none";

    [Telefunction]
    public static int OnText(string text) => text.Length;

    [Telefunction]
    public static int OnNumbers(int[] numbers) => numbers.Length;

    [Telefunction]
    public static int OnBytes(byte[] bytes) => bytes.Length;
}
