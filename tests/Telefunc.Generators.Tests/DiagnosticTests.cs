using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Telefunc.Generators.Tests;

/// <summary>Each case marks with <c>«…»</c> the place that must be reported.</summary>
public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("public class C { [Telefunction] private void «Get»() { } }", "'C.Get' cannot be a telefunction because it is private; make it public or internal")]
    [InlineData("public class C { [Telefunction] void «Get»() { } }", "'C.Get' cannot be a telefunction because it is private; make it public or internal")]
    [InlineData("public class C { [Telefunction] private protected void «Get»() { } }", "'C.Get' cannot be a telefunction because it is private protected; make it public or internal")]
    [InlineData("public class C { class D { [Telefunction] public void «Get»() { } } }", "'D.Get' cannot be a telefunction because 'D' is private; make it public or internal")]
    [InlineData("public class C { private class P { public class D { [Telefunction] public void «Get»() { } } } }", "'D.Get' cannot be a telefunction because 'P' is private; make it public or internal")]
    [InlineData("file class C { [Telefunction] public void «Get»() { } }", "'C.Get' cannot be a telefunction because 'C' is local to its file; make it public or internal")]
    [InlineData("public class C { public void M() { [Telefunction] void «Get»() { } Get(); } }", "'C.Get' cannot be a telefunction because it is a local function; make it public or internal")]
    public void TF0001_not_accessible(string source, string message) => Diagnosed.Check(source, "TF0001", message);

    [Theory]
    [InlineData("public class C { [Telefunction] public void «Get»<T>() { } }", "'C.Get' cannot be a telefunction because it is generic; clients cannot send type arguments")]
    [InlineData("public class C<T> { public class D { [Telefunction] public void «Get»() { } } }", "'D.Get' cannot be a telefunction because 'C' is generic; clients cannot send type arguments")]
    public void TF0002_generic(string source, string message) => Diagnosed.Check(source, "TF0002", message);

    [Theory]
    [InlineData("public class C { [Telefunction] public void Get(ref int «a») { } }", "Parameter 'a' of telefunction 'C.Get' is passed by ref, which cannot cross the network; use an ordinary value")]
    [InlineData("public class C { [Telefunction] public void Get(out int «a») { a = 1; } }", "Parameter 'a' of telefunction 'C.Get' is passed by out, which cannot cross the network; use an ordinary value")]
    [InlineData("public class C { [Telefunction] public void Get(in int «a») { } }", "Parameter 'a' of telefunction 'C.Get' is passed by in, which cannot cross the network; use an ordinary value")]
    [InlineData("public class C { [Telefunction] public unsafe void Get(int* «a») { } }", "Parameter 'a' of telefunction 'C.Get' is a pointer, which cannot cross the network; use an ordinary value")]
    [InlineData("public class C { [Telefunction] public void Get(ReadOnlySpan<byte> «a») { } }", "Parameter 'a' of telefunction 'C.Get' is a ref struct, which cannot cross the network; use an ordinary value")]
    [InlineData("public class C { [Telefunction] public «Span<byte>» Get() => default; }", "The result of telefunction 'C.Get' is a ref struct, which cannot cross the network; use an ordinary value")]
    [InlineData("public class C { private static int s; [Telefunction] public «ref int» Get() => ref s; }", "The result of telefunction 'C.Get' is returned by reference, which cannot cross the network; use an ordinary value")]
    public void TF0003_by_reference(string source, string message) => Diagnosed.Check(source, "TF0003", message);

    [Theory]
    [InlineData("public abstract class C { [Telefunction] public void «Get»() { } }", "'C' cannot be constructed for telefunction 'C.Get' because it is abstract")]
    [InlineData("public struct C { [Telefunction] public void «Get»() { } }", "'C' cannot be constructed for telefunction 'C.Get' because it is not a class")]
    [InlineData("public interface C { [Telefunction] void «Get»(); }", "'C' cannot be constructed for telefunction 'C.Get' because it is an interface; put [Telefunction] on the method of the class")]
    [InlineData("public class C { private C() { } [Telefunction] public void «Get»() { } }", "'C' cannot be constructed for telefunction 'C.Get' because it has no public constructor")]
    [InlineData("public class C { public C() { } public C(int a) { } [Telefunction] public void «Get»() { } }", "'C' cannot be constructed for telefunction 'C.Get' because it has more than one public constructor; mark one with [ActivatorUtilitiesConstructor]")]
    [InlineData("public class C { public C(ref int a) { } [Telefunction] public void «Get»() { } }", "'C' cannot be constructed for telefunction 'C.Get' because its constructor takes 'a' by reference")]
    [InlineData("public class C { public required int N { get; set; } [Telefunction] public void «Get»() { } }", "'C' cannot be constructed for telefunction 'C.Get' because its member 'N' is required")]
    public void TF0004_not_constructible(string source, string message) => Diagnosed.Check(source, "TF0004", message);

    [Fact]
    public void TF0005_async_void() => Diagnosed.Check(
        "public class C { [Telefunction] public async «void» Get() => await Task.Yield(); }",
        "TF0005",
        "Telefunction 'C.Get' is async void, so nobody can wait for it or see it fail; return Task");

    [Theory]
    [InlineData("public class C { [Telefunction] public void Get() { } [Telefunction] public void «Get»(int a) { } }", "'C.Get' has the same key as 'C.Get': function 'get' of file '/C.telefunc.ts'; rename one, or set [Telefunction(\"name\")] or [Telefunctions(\"/file\")]")]
    [InlineData("namespace A { public class C { [Telefunction] public void Get() { } } } namespace B { public class C { [Telefunction(\"get\")] public void «Other»() { } } }", "'C.Other' has the same key as 'C.Get': function 'get' of file '/C.telefunc.ts'; rename one, or set [Telefunction(\"name\")] or [Telefunctions(\"/file\")]")]
    public void TF0006_duplicate_key(string source, string message) => Diagnosed.Check(source, "TF0006", message);

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("pages/a.telefunc.ts")]
    [InlineData("/a b.telefunc.ts")]
    public void TF0007_bad_file(string file) => Diagnosed.Check(
        $"[«Telefunctions(\"{file}\")»] public class C {{ [Telefunction] public void Get() {{ }} [Telefunction] public void Set() {{ }} }}",
        "TF0007",
        $"The file key '{file}' of 'C' must begin with '/' and name a file without spaces, for example '/pages/Clock.telefunc.ts'");

    [Theory]
    [InlineData("")]
    [InlineData("a-b")]
    [InlineData("1a")]
    public void TF0008_bad_name(string name) => Diagnosed.Check(
        $"public class C {{ [«Telefunction(\"{name}\")»] public void Get() {{ }} }}",
        "TF0008",
        $"The name '{name}' of telefunction 'C.Get' is not a JavaScript identifier, so clients could not import it");

    [Theory]
    [InlineData("Channel<Never, long>", "the result")]
    [InlineData("Task<Channel<Never, long>>", "the result")]
    [InlineData("Result", "'Pipe' of Result")]
    [InlineData("ValueTask<Result>", "'Pipe' of Result")]
    [InlineData("(int N, Channel<Never, long> Pipe)", "'Pipe'")]
    [InlineData("Channel<Never, long>[]", "an element")]
    [InlineData("Task<Dictionary<string, Channel<Never, long>>>", "an element")]
    public void TF0009_channel_returned(string type, string where) => Diagnosed.Check(
        $"public sealed record Result(int N, Channel<Never, long> Pipe); public class C {{ [Telefunction] public «{type}» Get() => throw new InvalidOperationException(); }}",
        "TF0009",
        $"Telefunction 'C.Get' returns the server's end of a channel ({where} is 'Channel<Never, long>'); return its .Client, of type 'ClientChannel<Never, long>'");

    [Fact]
    public void TF0009_names_all_four_types() => Diagnosed.Check(
        "public class C { [Telefunction] public «Channel<int, bool, string, long>» Get() => new(); }",
        "TF0009",
        "Telefunction 'C.Get' returns the server's end of a channel (the result is 'Channel<int, bool, string, long>'); return its .Client, of type 'ClientChannel<int, bool, string, long>'");

    [Theory]
    [InlineData("ClientChannel<Never, long>")]
    [InlineData("Right")]
    [InlineData("BroadcastChannel<int>")]
    [InlineData("Task<(int, ClientChannel<Never, long>)>")]
    [InlineData("System.Threading.Channels.Channel<int>")]
    public void Other_ends_may_be_returned(string type) => Assert.Empty(Generated.Run(
        $"public sealed record Right(ClientChannel<Never, long> Pipe); public class C {{ [Telefunction] public {type} Get() => throw new InvalidOperationException(); }}").Diagnostics);

    [Theory]
    [InlineData("Channel<int, int>", "Channel<int, int>", "return a channel instead")]
    [InlineData("BroadcastChannel<int>", "BroadcastChannel<int>", "return a channel instead")]
    [InlineData("ClientChannel<int, int>?", "ClientChannel<int, int>?", "return a channel instead")]
    [InlineData("System.IO.Stream", "Stream", "send binary frames over a channel")]
    [InlineData("System.IO.MemoryStream?", "MemoryStream?", "send binary frames over a channel")]
    [InlineData("Task<int>", "Task<int>", "take the value itself")]
    [InlineData("Microsoft.AspNetCore.Http.HttpRequest", "HttpRequest", "take HttpContext")]
    public void TF0010_not_from_a_client(string type, string shown, string advice) => Diagnosed.Check(
        $"public class C {{ [Telefunction] public void Get({type} «a») {{ }} }}",
        "TF0010",
        $"Parameter 'a' of telefunction 'C.Get' is of type '{shown}', which a client cannot send; {advice}");

    [Theory]
    [InlineData("Action<int>", "it returns 'void', but a call over the network cannot be synchronous; let it return Task")]
    [InlineData("Func<string, int>?", "it returns 'int', but a call over the network cannot be synchronous; let it return Task<int>")]
    [InlineData("Delegate", "it has no signature; use a type such as Func<Task>")]
    [InlineData("Func<Func<Task>, Task>", "its parameter 'arg' is a function")]
    [InlineData("Func<Task<Action>>", "it returns a function")]
    [InlineData("Func<CancellationToken, int, Task>", "its CancellationToken is not the last parameter")]
    [InlineData("ByReference", "its parameter 'n' is no ordinary value")]
    [InlineData("OnTheStack", "its parameter 's' is no ordinary value")]
    public void TF0011_callback(string type, string problem) => Diagnosed.Check(
        $$"""
        public delegate Task ByReference(ref int n);
        public delegate Task OnTheStack(Span<byte> s);
        public class C { [Telefunction] public void Get({{type}} «a») { } }
        """,
        "TF0011",
        $"Parameter 'a' of telefunction 'C.Get' is a delegate that no function of a client can stand for: {problem}");

    [Theory]
    [InlineData("params int[] «a»")]
    [InlineData("string s, params List<int> «a»")]
    public void TF0012_params(string parameters) => Diagnosed.Check(
        $"public class C {{ [Telefunction] public void Get({parameters}) {{ }} }}",
        "TF0012",
        "Parameter 'a' of telefunction 'C.Get' is params; declare it without, so that the client sends it as one argument");

    [Fact]
    public void TF0013_no_telefunctions() => Diagnosed.Check(
        "[Telefunctions(\"/C.telefunc.ts\")] public class «C» { public void Get() { } }",
        "TF0013",
        "'C' has [Telefunctions] but no method with [Telefunction], so clients can call nothing in it",
        DiagnosticSeverity.Warning);

    [Theory]
    [InlineData("public class C { [Telefunction, Own] public void «Get»() { } private class OwnAttribute : Microsoft.AspNetCore.Authorization.AuthorizeAttribute; }", "[Own] on telefunction 'C.Get' cannot be honoured because generated code cannot reach it")]
    [InlineData("public class C { [Telefunction] public void Get([Own] int «a») { } private class OwnAttribute : ValidationAttribute; }", "[Own] on parameter 'a' cannot be honoured because generated code cannot reach it")]
    [InlineData("public class C { [Telefunction] public void Get([MinLength(1)] IEnumerable<int> «a») { } }", "[MinLength] on parameter 'a' cannot be honoured because 'IEnumerable<int>' has no Length or Count")]
    [InlineData("public class M { [Compare(\"None\")] public int A { get; set; } } public class C { [Telefunction] public void «Get»(M m) { } }", "[Compare] on 'A' of 'M' cannot be honoured because there is no such property to compare with")]
    public void TF0014_unusable_attribute(string source, string message) => Diagnosed.Check(source, "TF0014", message);

    [Fact]
    public void TF0015_not_validated() => Diagnosed.Check(
        "public class C { public object Make() => new «Channel<M, int>»(); private sealed record M([Range(1, 2)] int N); }",
        "TF0015",
        "'M' has validation attributes, but generated code cannot reach the type and so does not check them; make it internal or public",
        DiagnosticSeverity.Warning);

    [Theory]
    [InlineData("IDisposable", "an interface")]
    [InlineData("TimeProvider", "abstract")]
    [InlineData("IAsyncEnumerable<int>", "an interface")]
    public void TF0016_abstract_parameter(string type, string kind) => Diagnosed.Check(
        $"public class C {{ [Telefunction] public void Get({type} «a») {{ }} }}",
        "TF0016",
        $"Parameter 'a' of telefunction 'C.Get' is of type '{type}', which is {kind} without [JsonDerivedType]; if it is a service, mark it with [FromServices]",
        DiagnosticSeverity.Warning);

    [Theory]
    [InlineData("IReadOnlyList<int>")]
    [InlineData("System.Text.Json.Nodes.JsonNode")]
    [InlineData("Union")]
    [InlineData("[Microsoft.AspNetCore.Mvc.FromServices] TimeProvider")]
    [InlineData("[Microsoft.AspNetCore.Mvc.FromServices] Action")]
    public void Other_abstract_parameters_are_fine(string type) => Assert.Empty(Generated.Run(
        $"[System.Text.Json.Serialization.JsonDerivedType(typeof(One))] public abstract record Union; public record One : Union; public class C {{ [Telefunction] public void Get({type} a) {{ }} }}").Diagnostics);

    [Fact]
    public void A_private_type_without_attributes_is_no_problem() =>
        Assert.Empty(Generated.Run("public class C { public object Make() => new Channel<M, int>(); private sealed record M(int N); }").Diagnostics);

    [Theory]
    [InlineData("public Missing Get() => default;")]
    [InlineData("public void Get(Task<Missing[]> a) { }")]
    public void Types_that_do_not_exist_are_left_to_the_compiler(string method) =>
        Assert.DoesNotContain(Generated.Run($"public class C {{ [Telefunction] {method} }}").Result.GeneratedTrees, t => t.ToString().Contains("Missing", StringComparison.Ordinal));

    [Theory]
    [InlineData("[Telefunctions(null)] public class C { [Telefunction(null)] public void Get() { } }")]
    [InlineData("[Telefunctions] public class C { [Telefunction(1, 2)] public void Get() { } }")]
    [InlineData("[Telefunctions(new[] { \"a\" })] public class C { [Telefunction(new[] { \"a\" })] public void Get() { } }")]
    [InlineData("public class C { [Telefunction] public void Get([MinLength, MaxLength(\"a\"), Range(1)] string a, [Range(typeof(int))] int b, [Compare] int c) { } }")]
    [InlineData("public class C { [Telefunction] public void Get(M m) { } } public class M { [Display(Name = 1), MinLength(new[] { 1 }), Nothing] public string? S { get; } public M N => }")]
    [InlineData("public class C { [Telefunction] public }")]
    [InlineData("public class C { [Telefunction] public int P { [Telefunction] get => 1; } object o = new Channel<>(); object p = new Channel<M, >(); }")]
    [InlineData("public class C { [Telefunction, Microsoft.AspNetCore.Authorization.Authorize(1)] public void Get(int a = b, [Microsoft.AspNetCore.Mvc.FromServices(1)] M c) { } }")]
    [InlineData("public class C { [Telefunctions(\"/a\")] public void Get() { } [Telefunction] public int F; [Telefunction] public event Action E; }")]
    [InlineData("[Telefunction] public void Get() { } [Telefunctions(\"/a\")] interface I { }")]
    [InlineData("[Telefunctions] public interface I { Task<> Get(); Task Set(Missing a, Func< b); [Telefunction(1)] Task<Missing> Take(params a); }")]
    [InlineData("[Telefunctions] public interface I<T : Missing { Task Get( } class C { void M(ITelefunctionCaller c) { c.For<>(); c.For<Missing>(); c.CallAsync<ClientChannel<>>(); } }")]
    public void Half_written_code_does_not_stop_the_generator(string source)
    {
        var generated = Generated.Run(source);

        Assert.All(generated.Result.Results, result => Assert.Null(result.Exception));
        Assert.DoesNotContain(generated.Diagnostics, d => !d.Id.StartsWith("TF", StringComparison.Ordinal));
    }

    [Fact]
    public void One_wrong_telefunction_does_not_take_the_others_away()
    {
        var generated = Generated.Run("public class C { [Telefunction] public void Good() { } [Telefunction] public void Bad(Action a) { } }");

        Assert.Contains("\"good\"", generated.Source("Telefunctions.g.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"bad\"", generated.Source("Telefunctions.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_diagnostic_has_its_page()
    {
        var descriptors = typeof(Diagnostics.Descriptors).GetFields().Where(f => f.FieldType == typeof(DiagnosticDescriptor)).Select(f => (DiagnosticDescriptor)f.GetValue(null)!);
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Telefunc.slnx")))
            root = Path.GetDirectoryName(root)!;

        Assert.All(descriptors, d => Assert.StartsWith($"# {d.Id}: {d.Title.ToString(CultureInfo.InvariantCulture)}", File.ReadAllText(Path.Combine(root, d.HelpLinkUri)), StringComparison.Ordinal));
    }
}
