using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Telefunc.Generators.Tests;

/// <summary>The server's classes are compared with the contracts.</summary>
public sealed class AgreementTests
{
    [Theory]
    [InlineData("Task OnGet()", "public void OnGet() { }")]
    [InlineData("Task<int> OnGet()", "public int OnGet() => 1;")]
    [InlineData("ValueTask<int> OnGet()", "public async Task<int> OnGet() { await Task.Yield(); return 1; }")]
    [InlineData("Task OnGet()", "public int OnGet() => 1;")]
    [InlineData("Task OnGet(int a, CancellationToken token)", "public void OnGet(TelefuncContext context, int b) { }")]
    [InlineData("Task OnGet(int a)", "public void OnGet([Microsoft.AspNetCore.Mvc.FromServices] TimeProvider time, int a, string b = \"\", int? c = null) { }")]
    [InlineData("Task<IReadOnlyList<int>> OnGet(int[] a)", "public List<int> OnGet(IEnumerable<int> a) => [];")]
    [InlineData("Task<IReadOnlyDictionary<string, int[]>> OnGet()", "public Dictionary<string, List<int>> OnGet() => [];")]
    [InlineData("Task OnGet(string a, int b)", "public void OnGet(string? a, int? b) { }")]
    [InlineData("Task OnGet(string? a)", "public void OnGet(string a = null!) { }")]
    [InlineData("Task<string?> OnGet()", "public string OnGet() => \"\";")]
    [InlineData("Task<int?> OnGet()", "public int OnGet() => 1;")]
    [InlineData("Task OnGet(int a)", "public void OnGet(object a) { }")]
    [InlineData("Task<object> OnGet()", "public int OnGet() => 1;")]
    [InlineData("Task<(int A, string B)> OnGet()", "public (int, string) OnGet() => default!;")]
    [InlineData("Task OnGet(Func<int, Task> a)", "public void OnGet(Func<int, Task> a) { }")]
    [InlineData("[Telefunction(\"onOther\")] Task OnGet()", "[Telefunction(\"onOther\")] public void Whatever() { }")]
    public void What_agrees_compiles(string contract, string telefunction)
    {
        if (!telefunction.StartsWith('['))
            telefunction = "[Telefunction] " + telefunction;

        Generated.Correct($"[Telefunctions] public interface ISame {{ {contract}; }} public sealed class Same {{ {telefunction} [Telefunction] public void OnMore() {{ }} }}");
    }

    [Fact]
    public void A_class_may_implement_its_contract()
    {
        Generated.Correct("""
            [Telefunctions] public interface IImplemented { Task<int> OnGet(int a, CancellationToken token = default); }
            public sealed class Implemented : IImplemented { [Telefunction] public Task<int> OnGet(int a, CancellationToken token) => Task.FromResult(a); }
            """);
    }

    [Theory]
    [InlineData("[Telefunctions] public interface IAway { Task OnGet(); } public static class Other { [Telefunction] public static void OnGet() { } }")]
    [InlineData("[Telefunctions(\"/a.ts\")] public interface IMoved { Task OnGet(); } public static class Moved { [Telefunction] public static void OnOther() { } }")]
    public void A_contract_without_telefunctions_here_belongs_to_another_server(string source) => Generated.Correct(source);

    [Theory]
    [InlineData("Task OnGet(); Task OnStop();", "OnGet() { }", "'C' lacks 'IC.OnStop' of its contract: there is no telefunction 'onStop' of file '/C.telefunc.ts'")]
    public void TF0105_missing(string contract, string telefunction, string message) => Diagnosed.Check(
        $"[Telefunctions] public interface IC {{ {contract} }} public sealed class «C» {{ [Telefunction] public void {telefunction} }}", "TF0105", message);

    [Theory]
    [InlineData("int a", "", "Telefunction 'C.OnGet' takes () from clients, but its contract 'IC.OnGet' sends (int)")]
    [InlineData("", "int a", "Telefunction 'C.OnGet' takes (int) from clients, but its contract 'IC.OnGet' sends ()")]
    [InlineData("int a, string b", "string b, int a", "Telefunction 'C.OnGet' takes (string, int) from clients, but its contract 'IC.OnGet' sends (int, string)")]
    [InlineData("long a", "int a", "Telefunction 'C.OnGet' takes (int) from clients, but its contract 'IC.OnGet' sends (long)")]
    [InlineData("List<int> a", "List<long> a", "Telefunction 'C.OnGet' takes (List<long>) from clients, but its contract 'IC.OnGet' sends (List<int>)")]
    [InlineData("List<byte> a", "byte[] a", "Telefunction 'C.OnGet' takes (byte[]) from clients, but its contract 'IC.OnGet' sends (List<byte>)")]
    [InlineData("string? a", "string a", "Telefunction 'C.OnGet' takes (string) from clients, but its contract 'IC.OnGet' sends (string?)")]
    [InlineData("int? a", "int a", "Telefunction 'C.OnGet' takes (int) from clients, but its contract 'IC.OnGet' sends (int?)")]
    [InlineData("Func<int, Task> a", "Func<long, Task> a", "Telefunction 'C.OnGet' takes (Func<long, Task>) from clients, but its contract 'IC.OnGet' sends (Func<int, Task>)")]
    public void TF0106_parameters_differ(string sent, string taken, string message) => Diagnosed.Check(
        $"[Telefunctions] public interface IC {{ Task OnGet({sent}); }} public sealed class C {{ [Telefunction] public void «OnGet»({taken}) {{ }} }}", "TF0106", message);

    [Theory]
    [InlineData("Task<int>", "long", "Telefunction 'C.OnGet' returns long, but its contract 'IC.OnGet' returns int")]
    [InlineData("Task<int>", "void", "Telefunction 'C.OnGet' returns nothing, but its contract 'IC.OnGet' returns int")]
    [InlineData("Task<int>", "Task", "Telefunction 'C.OnGet' returns nothing, but its contract 'IC.OnGet' returns int")]
    [InlineData("Task<string>", "Task<string?>", "Telefunction 'C.OnGet' returns string?, but its contract 'IC.OnGet' returns string")]
    [InlineData("Task<ClientChannel<Never, int>>", "ClientChannel<Never, long>", "Telefunction 'C.OnGet' returns ClientChannel<Never, long>, but its contract 'IC.OnGet' returns ClientChannel<Never, int>")]
    public void TF0107_result_differs(string expected, string returned, string message) => Diagnosed.Check(
        $"[Telefunctions] public interface IC {{ {expected} OnGet(); }} public sealed class C {{ [Telefunction] public {returned} «OnGet»() => throw new NotSupportedException(); }}",
        "TF0107",
        message);

    [Fact]
    public void A_contract_of_a_library_is_compared_too()
    {
        var library = Generated.Correct("[Telefunctions] public interface IFar { Task<int> OnGet(int a); }", "Contracts.Compared");
        var reference = MetadataReference.CreateFromImage(library.Image());

        var server = Generated.Run("public sealed class Far { [Telefunction] public int OnGet(string a) => 1; }", null, reference);

        var difference = Assert.Single(server.Diagnostics);
        Assert.Equal("TF0106", difference.Id);
        Assert.Equal("Telefunction 'Far.OnGet' takes (string) from clients, but its contract 'IFar.OnGet' sends (int)", difference.GetMessage(CultureInfo.InvariantCulture));
        Generated.Correct("public sealed class Far { [Telefunction] public int OnGet(int a) => a; }", null, reference);
    }
}
