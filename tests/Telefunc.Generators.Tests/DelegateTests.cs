using Telefunc.Dispatch;

namespace Telefunc.Generators.Tests;

/// <summary>Parameters that are functions of the client.</summary>
public sealed class DelegateTests
{
    [Theory]
    [InlineData("Func<Task>", "f()", "null", null, "[]")]
    [InlineData("Func<ValueTask>", "f()", "5", null, "[]")]
    [InlineData("Func<int, Task>", "f(7)", "\"!undefined\"", null, "[7]")]
    [InlineData("Func<int, string?, Task<string>>", "f(1, null)", "\"s\"", "s", "[1,null]")]
    [InlineData("Func<DateTimeOffset, ValueTask<int>>", "f(DateTimeOffset.UnixEpoch)", "3", 3, "[\"!Date:1970-01-01T00:00:00.000Z\"]")]
    [InlineData("Func<string, Task<string?>>", "f(\"!x\")", "\"!undefined\"", null, "[\"!!x\"]")]
    [InlineData("Func<dynamic, Task<dynamic>>", "f(1)", "2.5", 2.5, "[1]")]
    [InlineData("Func<int, CancellationToken, Task<bool>>", "f(1, default)", "true", true, "[1]")]
    [InlineData("Func<int, int, int, int, int, int, int, int, Task>", "f(1, 2, 3, 4, 5, 6, 7, 8)", "null", null, "[1,2,3,4,5,6,7,8]")]
    [InlineData("Progress", "f(1, [2, 3])", "\"ok\"", "ok", "[1,[2,3]]")]
    public async Task A_delegate_calls_the_function(string type, string call, string answer, object? result, string sent)
    {
        var function = new FakeFunction(answer);

        Assert.Equal(result, await Calling(type, call).InvokeAsync(new FakeCall(function)));

        Assert.Equal(sent, Assert.Single(function.Calls));
    }

    [Theory]
    [InlineData("Func<Task<int>>", "\"!undefined\"")]
    [InlineData("Func<Task<int>>", "\"7\"")]
    [InlineData("Func<Task<string>>", "\"!undefined\"")]
    [InlineData("Func<Task<Reply>>", "{\"text\":\"far too long\"}")]
    public async Task A_result_of_another_type_is_a_shield_error(string type, string answer)
    {
        var call = new FakeCall(new FakeFunction(answer));

        await Assert.ThrowsAsync<ShieldValidationException>(() => Calling(type, "f()").InvokeAsync(call).AsTask());
    }

    [Fact]
    public async Task An_argument_that_cannot_be_encoded_fails_in_the_task()
    {
        var function = new FakeFunction("null");
        var call = Calling("Func<object, Task>", "f(typeof(int)).ContinueWith(t => t.IsFaulted, TaskScheduler.Default)", isResult: true);

        Assert.Equal(true, await call.InvokeAsync(new FakeCall(function)));

        Assert.Empty(function.Calls);
    }

    [Fact]
    public async Task A_cancelled_token_gives_the_call_up()
    {
        var function = new FakeFunction(answer: null);
        const string Cancelled = "Cancelled(f)";

        Assert.Equal(true, await Calling("Func<int, CancellationToken, Task>", Cancelled, isResult: true).InvokeAsync(new FakeCall(function)));

        Assert.Equal("[1]", Assert.Single(function.Calls));
    }

    [Theory]
    [InlineData("Func<int, Task>?", "f")]
    [InlineData("Func<int, Task>", "f = null!")]
    public async Task An_optional_function_may_be_absent(string type, string parameter)
    {
        var name = "Optional" + Guid.NewGuid().ToString("N");
        var source = $"public static class {name} {{ [Telefunction] public static bool Get({type} {parameter}) => f is null; }}";
        var telefunction = Generated.Telefunction(source, $"/{name}.telefunc.ts", "get");

        Assert.Equal(true, await telefunction.InvokeAsync(new FakeCall()));
        Assert.Equal(true, await telefunction.InvokeAsync(new FakeCall([null])));
        Assert.Equal(false, await telefunction.InvokeAsync(new FakeCall(new FakeFunction("null"))));
    }

    [Fact]
    public async Task A_function_counts_among_the_arguments()
    {
        const string Source = """
            public sealed class Uploading
            {
                [Telefunction]
                public async Task<int> Upload(string name, CancellationToken aborted, Func<string, Task<int>> onProgress, int size) => await onProgress(name) + size;
            }
            """;
        var telefunction = Generated.Telefunction(Source, "/Uploading.telefunc.ts", "upload");
        var call = new FakeCall("a", new FakeFunction("40"), 2);

        Assert.Equal(42, await telefunction.InvokeAsync(call));
        Assert.Equal(["0 name", "1 onProgress", "2 size"], call.Asked);
        await Assert.ThrowsAsync<ShieldValidationException>(() => telefunction.InvokeAsync(new FakeCall("a")).AsTask());
    }

    private static Telefunction Calling(string type, string call, bool isResult = false)
    {
        var name = "Calling" + Guid.NewGuid().ToString("N");
        var hasResult = isResult || type.Contains("Task<", StringComparison.Ordinal) || type == "Progress";
        var body = hasResult ? $"return await {call};" : $"await {call}; return null;";
        return Generated.Telefunction(
            $$"""
            public delegate Task<string> Progress(int percent, int[] parts);
            public sealed record Reply([MaxLength(3)] string Text);
            public static class {{name}}
            {
                [Telefunction] public static async Task<object?> Get({{type}} f) { {{body}} }

                internal static async Task<bool> Cancelled(Func<int, CancellationToken, Task> f)
                {
                    using var source = new CancellationTokenSource();
                    var pending = f(1, source.Token);
                    source.Cancel();
                    try { await pending; return false; }
                    catch (OperationCanceledException) { return true; }
                }
            }
            """,
            $"/{name}.telefunc.ts",
            "get");
    }
}
