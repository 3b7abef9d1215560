using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Telefunc.Generators.Tests;

public sealed class InvocationTests
{
    [Theory]
    [InlineData("int", "42", 42, typeof(int))]
    [InlineData("string?", "null", null, typeof(string))]
    [InlineData("object", "new { A = 1 }.A", 1, typeof(object))]
    [InlineData("dynamic", "1", 1, typeof(object))]
    [InlineData("Task<int>", "Task.FromResult(42)", 42, typeof(int))]
    [InlineData("ValueTask<string>", "new(\"x\")", "x", typeof(string))]
    [InlineData("async Task<int?>", "await Task.FromResult<int?>(7)", 7, typeof(int?))]
    [InlineData("void", "_ = 1", null, null)]
    [InlineData("Task", "Task.CompletedTask", null, null)]
    [InlineData("ValueTask", "default", null, null)]
    public async Task Results_are_awaited_and_boxed(string type, string body, object? expected, Type? resultType)
    {
        var source = $"public static class Results {{ [Telefunction] public static {type} Get() => {body}; }}";

        var telefunction = Generated.Telefunction(source, "/Results.telefunc.ts", "get");

        Assert.Equal(resultType, telefunction.ResultType);
        Assert.Equal(expected, await telefunction.InvokeAsync(new FakeCall()));
    }

    [Fact]
    public async Task A_method_that_throws_gives_a_failed_task()
    {
        const string Source = "public static class Throwing { [Telefunction] public static int Get() => throw new AbortException(5); }";
        var telefunction = Generated.Telefunction(Source, "/Throwing.telefunc.ts", "get");

        var result = telefunction.InvokeAsync(new FakeCall()).AsTask();

        Assert.Equal(5, (await Assert.ThrowsAsync<AbortException>(() => result)).AbortValue);
    }

    [Fact]
    public async Task Only_what_the_client_sends_counts_among_its_arguments()
    {
        const string Source = """
            using System.Security.Claims;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Extensions.DependencyInjection;
            public sealed class Supplied
            {
                [Telefunction]
                public object?[] Get(CancellationToken aborted, string first, HttpContext http, ClaimsPrincipal user, TelefuncContext context,
                    int second, IServiceProvider services, [FromServices] Version version, [FromKeyedServices("k")] Version keyed,
                    [FromServices] Random? missing, bool @event, [FromKeyedServices("none")] Version? none) =>
                    [aborted, first, http, user, context, second, services, version, keyed, missing, @event, none];
            }
            """;
        var telefunction = Generated.Telefunction(Source, "/Supplied.telefunc.ts", "get");
        var services = new ServiceCollection().AddSingleton(new Version(1, 0)).AddKeyedSingleton("k", new Version(2, 0)).BuildServiceProvider();
        var call = new FakeCall(services, "a", 2, true);

        var result = (object?[])(await telefunction.InvokeAsync(call))!;

        Assert.Equal(
            [call.Aborted, "a", call.Context.HttpContext, call.User, call.Context, 2, services, new Version(1, 0), new Version(2, 0), null, true, null],
            result);
        Assert.Equal(["0 first", "1 second", "2 event"], call.Asked);
    }

    [Fact]
    public async Task Absent_arguments_have_their_defaults()
    {
        const string Source = """
            public enum Shade { Light = 1, Dark = -2 }
            public static class Defaults
            {
                [Telefunction]
                public static object?[] Get(string? a, int? b, string c = "x\"\n", int d = int.MinValue, Shade e = Shade.Dark, Shade? f = Shade.Light,
                    double g = double.NaN, decimal h = 1.50m, char i = '\'', long j = long.MinValue, Guid k = default, byte l = 255, float m = -0.5f,
                    ulong n = ulong.MaxValue, bool o = true, int? p = null, int[]? q = null, sbyte r = -1, string? s = "s") =>
                    [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s];
            }
            """;
        var telefunction = Generated.Telefunction(Source, "/Defaults.telefunc.ts", "get");

        var result = (object?[])(await telefunction.InvokeAsync(new FakeCall()))!;

        var asText = result.Select(v => v is IFormattable f ? f.ToString(null, CultureInfo.InvariantCulture) : v?.ToString());
        Assert.Equal(
            [null, null, "x\"\n", "-2147483648", "Dark", "Light", "NaN", "1.50", "'", "-9223372036854775808", Guid.Empty.ToString(), "255", "-0.5",
             "18446744073709551615", "True", null, null, "-1", "s"],
            asText);
    }

    [Fact]
    public async Task A_null_for_a_parameter_that_is_not_nullable_is_refused()
    {
        const string Source = "public static class Nulls { [Telefunction] public static string? Get(string a, string? b, string c = \"c\") => a + b + c; }";
        var telefunction = Generated.Telefunction(Source, "/Nulls.telefunc.ts", "get");

        Assert.Equal("ac", await telefunction.InvokeAsync(new FakeCall("a", null)));
        foreach (var call in new[] { new FakeCall([null, "b"]), new FakeCall(["a", "b", null]) })
        {
            var error = await Assert.ThrowsAsync<ShieldValidationException>(() => telefunction.InvokeAsync(call).AsTask());
            Assert.Contains("must not be null", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Instances_are_constructed_from_services()
    {
        const string Source = """
            using Microsoft.Extensions.DependencyInjection;
            public sealed class Injected(Version version, [FromKeyedServices(DayOfWeek.Friday)] Version keyed, TelefuncContext context, IServiceProvider services,
                Random? random = null, int retries = 3, CancellationToken aborted = default)
            {
                [Telefunction] public object?[] Get() => [version, keyed, context, services, random, retries, aborted];
            }
            """;
        var telefunction = Generated.Telefunction(Source, "/Injected.telefunc.ts", "get");
        var services = new ServiceCollection().AddSingleton(new Version(1, 0)).AddKeyedSingleton(DayOfWeek.Friday, new Version(2, 0)).BuildServiceProvider();
        var call = new FakeCall(services);

        var result = (object?[])(await telefunction.InvokeAsync(call))!;

        Assert.Equal([new Version(1, 0), new Version(2, 0), call.Context, services, null, 3, call.Aborted], result);
        await Assert.ThrowsAsync<InvalidOperationException>(() => telefunction.InvokeAsync(new FakeCall()).AsTask());
    }

    [Fact]
    public async Task The_marked_constructor_is_chosen()
    {
        const string Source = """
            using Microsoft.Extensions.DependencyInjection;
            public sealed class Marked
            {
                private readonly string _how;
                public Marked() => _how = "parameterless";
                [ActivatorUtilitiesConstructor] public Marked(IServiceProvider services) => _how = "marked";
                internal Marked(int other) => _how = "internal";
                [Telefunction] public string How() => _how;
            }
            """;
        var telefunction = Generated.Telefunction(Source, "/Marked.telefunc.ts", "how");

        Assert.Equal("marked", await telefunction.InvokeAsync(new FakeCall()));
    }

    [Theory]
    [InlineData("IDisposable", "public void Dispose() => log.Add(\"disposed\");")]
    [InlineData("IDisposable", "void IDisposable.Dispose() => log.Add(\"disposed\");")]
    [InlineData("IAsyncDisposable, IDisposable", "public async ValueTask DisposeAsync() { await Task.Yield(); log.Add(\"disposed\"); } public void Dispose() => log.Add(\"wrong\");")]
    public async Task Instances_are_disposed_after_the_call(string interfaces, string member)
    {
        var source = $$"""
            public sealed class Disposed(List<string> log) : {{interfaces}}
            {
                {{member}}
                [Telefunction] public async Task<string> Get(bool fail)
                {
                    await Task.Yield();
                    log.Add("called");
                    return fail ? throw new AbortException() : "result";
                }
            }
            """;
        var telefunction = Generated.Telefunction(source, "/Disposed.telefunc.ts", "get");
        var log = new List<string>();
        var services = new ServiceCollection().AddSingleton(log).BuildServiceProvider();

        Assert.Equal("result", await telefunction.InvokeAsync(new FakeCall(services, false)));
        await Assert.ThrowsAsync<AbortException>(() => telefunction.InvokeAsync(new FakeCall(services, true)).AsTask());

        Assert.Equal(["called", "disposed", "called", "disposed"], log);
    }

    [Fact]
    public async Task Each_call_has_its_own_instance()
    {
        const string Source = "public sealed class Counting { private int _count; [Telefunction] public int Next() => ++_count; }";
        var telefunction = Generated.Telefunction(Source, "/Counting.telefunc.ts", "next");

        Assert.Equal(1, await telefunction.InvokeAsync(new FakeCall()));
        Assert.Equal(1, await telefunction.InvokeAsync(new FakeCall()));
    }

    [Fact]
    public async Task Names_that_generated_code_uses_are_free_for_parameters()
    {
        const string Source = "public sealed class Clashing { [Telefunction] public int Sum(int call, int instance, int arg_call, int value, int index) => call + instance + arg_call + value + index; }";
        var telefunction = Generated.Telefunction(Source, "/Clashing.telefunc.ts", "sum");

        Assert.Equal(15, await telefunction.InvokeAsync(new FakeCall(1, 2, 3, 4, 5)));
    }
}
