using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace Telefunc.Generators.Tests;

/// <summary>What a proxy asks its client to call.</summary>
public sealed class ContractTests
{
    [Theory]
    [InlineData("[Telefunctions] public interface IPlain { Task<int> OnGet(); }", "IPlain", "/Plain.telefunc.ts", "onGet")]
    [InlineData("[Telefunctions] public interface Inside { Task<int> OnGet(); }", "Inside", "/Inside.telefunc.ts", "onGet")]
    [InlineData("[Telefunctions(\"/pages/a.telefunc.ts\")] public interface IMoved { Task<int> OnGet(); }", "IMoved", "/pages/a.telefunc.ts", "onGet")]
    [InlineData("[Telefunctions] public interface INamed { [Telefunction(\"$other\")] Task<int> OnGet(); }", "INamed", "/Named.telefunc.ts", "$other")]
    [InlineData("[Telefunctions] internal interface IHidden { internal Task<int> OnGet(); }", "IHidden", "/Hidden.telefunc.ts", "onGet")]
    [InlineData("namespace Some.Where { [Telefunctions] public partial interface ISpaced { Task<int> OnGet(); } }", "Some.Where.ISpaced", "/Spaced.telefunc.ts", "onGet")]
    [InlineData("public class Outer { [Telefunctions] public interface INested { Task<int> OnGet(); } }", "Outer.INested", "/Nested.telefunc.ts", "onGet")]
    [InlineData("public interface IBase { Task<int> OnGet(); } [Telefunctions] public interface IMore : IBase;", "IMore", "/More.telefunc.ts", "onGet")]
    public async Task File_and_name_follow_the_rules(string source, string contract, string file, string name)
    {
        var caller = new FakeCaller(7);

        Assert.Equal(7, await (Task<int>)Use(source, contract, "OnGet()", "Task<int>", caller));

        Assert.Equal((file, name), (caller.Request!.File, caller.Request.Name));
        Assert.Empty(caller.Request.Arguments);
        Assert.Equal(typeof(int), caller.ResultType);
        Assert.False(caller.Token.CanBeCanceled);
    }

    [Theory]
    [InlineData("int a, string? @class", "1, null", "Int32: 1", "String: null")]
    [InlineData("int? a, long b = 5", "1", "Nullable`1: 1", "Int64: 5")]
    [InlineData("object a, dynamic b", "1, \"x\"", "Object: 1", "Object: x")]
    [InlineData("IReadOnlyList<int> caller, string request", "[], \"x\"", "IReadOnlyList`1: System.Int32[]", "String: x")]
    [InlineData("DayOfWeek a, (int, string) b", "DayOfWeek.Friday, (1, \"x\")", "DayOfWeek: Friday", "ValueTuple`2: (1, x)")]
    public async Task Arguments_are_sent_as_what_they_are_declared(string parameters, string arguments, string first, string second)
    {
        var caller = new FakeCaller();

        await (Task)Use($"[Telefunctions] public interface ISent {{ Task OnGet({parameters}); }}", "ISent", $"OnGet({arguments})", "Task", caller);

        Assert.Equal([first, second], caller.Arguments);
        Assert.Null(caller.ResultType);
    }

    [Theory]
    [InlineData("Task<string>", false)]
    [InlineData("Task<string?>", true)]
    [InlineData("ValueTask<string>", false)]
    [InlineData("Task<dynamic>", true)]
    [InlineData("Task<object>", false)]
    public async Task The_result_may_be_null_where_it_is_declared_so(string type, bool mayBeNull)
    {
        var caller = new FakeCaller("yes");

        dynamic result = Use($"[Telefunctions] public interface IResult {{ {type} OnGet(); }}", "IResult", "OnGet()", type, caller);

        Assert.Equal("yes", await result);
        Assert.Equal(mayBeNull, caller.Request!.ResultMayBeNull);
    }

    [Fact]
    public async Task A_token_cancels_the_call_and_is_not_sent()
    {
        using var source = new CancellationTokenSource();
        var caller = new FakeCaller();
        const string Contract = "[Telefunctions] public interface ICancelled { ValueTask OnGet(int a, CancellationToken token, string b); }";

        await (ValueTask)Use(Contract, "ICancelled", "OnGet(1, token, \"x\")", "ValueTask", caller, source.Token);

        Assert.Equal(["Int32: 1", "String: x"], caller.Arguments);
        Assert.Equal(source.Token, caller.Token);
    }

    [Fact]
    public async Task What_has_a_body_runs_at_the_client()
    {
        var caller = new FakeCaller(20);
        const string Contract = """
            [Telefunctions] public interface IBodied
            {
                static int Factor => 2;
                Task<int> OnGet(int a);
                async Task<int> TwiceAsync(int a) => Factor * await OnGet(a);
            }
            """;

        Assert.Equal(40, await (Task<int>)Use(Contract, "IBodied", "TwiceAsync(3)", "Task<int>", caller));

        Assert.Equal("onGet", caller.Request!.Name);
    }

    [Fact]
    public async Task A_channel_comes_as_the_client_gives_it()
    {
        const string Contract = """
            public sealed record ClockResult(ClientChannel<Never, long> Channel);
            [Telefunctions] public interface IClock { Task<ClockResult> OnClock(); Task<ClientChannel<Never, long>> OnRaw(); }
            """;

        Assert.Null(await (dynamic)Use(Contract, "IClock", "OnClock()", "Task<ClockResult>", new FakeCaller()));
        Assert.Null(await (dynamic)Use(Contract, "IClock", "OnRaw()", "Task<ClientChannel<Never, long>>", new FakeCaller()));
    }

    [Fact]
    public async Task A_contract_of_a_library_is_found_though_nothing_of_the_library_has_run()
    {
        var context = new AssemblyLoadContext(null);
        var image = Generated.Correct("[Telefunctions] public interface IFar { Task<int> OnGet(); }", "Contracts.Far").Image();
        context.LoadFromStream(new MemoryStream(image));
        var app = Generated.Correct(Using("", "IFar", "OnGet()", "Task<int>"), null, MetadataReference.CreateFromImage(image));

        Assert.Equal(3, await (Task<int>)Invoke(app.Load(context), new FakeCaller(3)));
    }

    [Fact]
    public void Without_a_proxy_For_says_what_is_missing()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new FakeCaller().For<IDisposable>());

        Assert.Contains("System.IDisposable", error.Message, StringComparison.Ordinal);
        Assert.Contains("[Telefunctions]", error.Message, StringComparison.Ordinal);
    }

    internal static object Use(string source, string contract, string call, string type, FakeCaller caller, CancellationToken token = default) =>
        Invoke(Generated.Correct(Using(source, contract, call, type)).Load(), caller, token);

    private static string Using(string source, string contract, string call, string type) =>
        $"{source}\npublic static class Use {{ public static {type} Go(ITelefunctionCaller caller, CancellationToken token) => caller.For<{contract}>().{call}; }}";

    private static object Invoke(Assembly assembly, FakeCaller caller, CancellationToken token = default) =>
        assembly.GetType("Use")!.GetMethod("Go")!.Invoke(null, [caller, token])!;
}
