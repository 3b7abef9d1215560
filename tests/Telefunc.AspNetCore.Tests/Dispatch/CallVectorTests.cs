using System.Text.Json;
using Telefunc.AspNetCore.Tests.Hosting;

namespace Telefunc.AspNetCore.Tests.Dispatch;

/// <summary>Every exchange that was recorded from the reference (PROTOCOL.md 2.4), over a real server.</summary>
public sealed class CallVectorTests
{
    private const string File = "/v.telefunc.js";

    static CallVectorTests()
    {
        HandWritten.Register(File, "onHello", call => new Hello(call.GetArgument<object?>(0, "n")));
        HandWritten.Register(File, "onUndefined", _ => { });
        HandWritten.Register(File, "onAbort", call => throw new AbortException(call.GetArgument<object?>(0, "v", null)));
        HandWritten.Register(File, "onBug", _ => throw new InvalidOperationException("a bug"));
        HandWritten.Register(File, "onShielded", call => call.GetArgument<double>(0, "n"));
    }

    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        foreach (var vector in Vectors())
            names.Add(vector.GetProperty("name").GetString()!);
        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Answers_as_recorded(string name)
    {
        await using var app = await DispatchApp.StartAsync();
        var vector = Vectors().Single(vector => vector.GetProperty("name").GetString() == name);
        var expected = vector.GetProperty("response");
        var (status, body) = (expected.GetProperty("status").GetInt32(), expected.GetProperty("body").GetString()!);

        // The reference blames itself for a request that its client cut off. (PROTOCOL.md 19.20)
        if (name.StartsWith("bin truncated", StringComparison.Ordinal))
            (status, body) = (400, Answer.Malformed);

        var answer = await app.SendAsync(Request(vector.GetProperty("request")));

        Assert.Equal(expected.GetProperty("contentType").GetString(), answer.ContentType);
        answer.ShouldBe(status, status is 200 or 403 ? SameJson(body, answer.Body) : body);
    }

    // Which harmless characters are escaped is each encoder's own choice (PROTOCOL.md 5.1), so JSON is compared by meaning: if it
    // means the same, the answer's own text is what is expected.
    private static string SameJson(string expected, string actual)
    {
        using var left = JsonDocument.Parse(expected);
        using var right = JsonDocument.Parse(actual);
        return JsonElement.DeepEquals(left.RootElement, right.RootElement) ? actual : expected;
    }

    private static HttpRequestMessage Request(JsonElement recorded)
    {
        var kind = Text(recorded, "kind") ?? "txt";
        var body = Text(recorded, "bodyHex") is { } hex ? Convert.FromHexString(hex) : System.Text.Encoding.UTF8.GetBytes(Text(recorded, "body")!);
        var request = DispatchApp.Post(body, Marker(recorded, "query", kind), Marker(recorded, "header", kind));
        request.Method = new HttpMethod(Text(recorded, "method") ?? "POST");
        if (request.Method == HttpMethod.Get)
            request.Content = null;
        return request;
    }

    // Empty in the file means that the marker is left out.
    private static string? Marker(JsonElement recorded, string place, string kind) =>
        Text(recorded, place) switch { null => kind, "" => null, var other => other };

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static IEnumerable<JsonElement> Vectors()
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "calls.json")));
        return [.. document.RootElement.GetProperty("vectors").EnumerateArray().Select(vector => vector.Clone())];
    }

    private sealed record Hello([property: System.Text.Json.Serialization.JsonPropertyName("hello")] object? Value);
}
