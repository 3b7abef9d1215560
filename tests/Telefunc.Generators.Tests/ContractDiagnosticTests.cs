namespace Telefunc.Generators.Tests;

/// <summary>What is said of contracts that cannot be called. Each case marks with <c>«…»</c> the place that must be reported.</summary>
public sealed class ContractDiagnosticTests
{
    [Theory]
    [InlineData("[Telefunctions] public interface «IC»<T> { Task OnGet(); }", "'IC' cannot be a contract because it is generic")]
    [InlineData("public class C<T> { [Telefunctions] public interface «IC» { Task OnGet(); } }", "'IC' cannot be a contract because 'C' is generic")]
    [InlineData("public class C { [Telefunctions] private interface «IC» { Task OnGet(); } }", "'IC' cannot be a contract because 'IC' is private; make it public or internal")]
    [InlineData("[Telefunctions] file interface «IC» { Task OnGet(); }", "'IC' cannot be a contract because 'IC' is local to its file; make it public or internal")]
    public void TF0101_not_a_contract(string source, string message) => Diagnosed.Check(source, "TF0101", message);

    [Theory]
    [InlineData("int «OnGet»();", "'IC.OnGet' cannot be part of a contract because it returns 'int', but a call over the network is awaited; let it return Task<int>")]
    [InlineData("void «OnGet»();", "'IC.OnGet' cannot be part of a contract because it returns 'void', but a call over the network is awaited; let it return Task")]
    [InlineData("ref int «OnGet»();", "'IC.OnGet' cannot be part of a contract because it returns 'int', but a call over the network is awaited; let it return Task<int>")]
    [InlineData("Task «OnGet»<T>();", "'IC.OnGet' cannot be part of a contract because it is generic; clients cannot send type arguments")]
    [InlineData("static abstract Task «OnGet»();", "'IC.OnGet' cannot be part of a contract because it is static")]
    [InlineData("protected Task «OnGet»();", "'IC.OnGet' cannot be part of a contract because it is not accessible; make it public or internal")]
    [InlineData("int «Count» { get; }", "'IC.Count' cannot be part of a contract because it is a property")]
    [InlineData("event Action «Changed»;", "'IC.Changed' cannot be part of a contract because it is an event; return a channel instead")]
    public void TF0102_not_callable(string member, string message) =>
        Diagnosed.Check($"[Telefunctions] public interface IC {{ {member} }}", "TF0102", message);

    [Theory]
    [InlineData("[Telefunctions] public interface «IC» : IDisposable { Task OnGet(); }", "'IC.Dispose' cannot be part of a contract because it returns 'void', but a call over the network is awaited; let it return Task")]
    [InlineData("[Telefunctions] public interface «IC» { Task OnGet(); Task OnGet(int a); }", "'IC.OnGet' cannot be part of a contract because another method is called 'onGet' too, and clients call by name")]
    [InlineData("[Telefunctions] public interface «IC» { Task OnGet(); [Telefunction(\"onGet\")] Task OnOther(); }", "'IC.OnOther' cannot be part of a contract because another method is called 'onGet' too, and clients call by name")]
    public void TF0102_not_callable_by_name_or_by_inheritance(string source, string message) => Diagnosed.Check(source, "TF0102", message);

    [Theory]
    [InlineData("ref int «a»", "Parameter 'a' of 'IC.OnGet' is passed by reference, which cannot cross the network")]
    [InlineData("ReadOnlySpan<byte> «a»", "Parameter 'a' of 'IC.OnGet' is a ref struct, which cannot cross the network")]
    [InlineData("params int[] «a»", "Parameter 'a' of 'IC.OnGet' is params; declare it without, so that it is sent as one argument")]
    [InlineData("CancellationToken a, CancellationToken «b»", "Parameter 'b' of 'IC.OnGet' is a second CancellationToken; one cancels the call")]
    [InlineData("Microsoft.AspNetCore.Http.HttpContext «a»", "Parameter 'a' of 'IC.OnGet' is supplied by the server and never sent; leave it out of the contract")]
    [InlineData("TelefuncContext «a»", "Parameter 'a' of 'IC.OnGet' is supplied by the server and never sent; leave it out of the contract")]
    [InlineData("[Microsoft.AspNetCore.Mvc.FromServices] TimeProvider «a»", "Parameter 'a' of 'IC.OnGet' is supplied by the server and never sent; leave it out of the contract")]
    [InlineData("Action «a»", "Parameter 'a' of 'IC.OnGet' is a delegate that the server cannot call: it returns 'void', but a call over the network cannot be synchronous; let it return Task")]
    public void TF0103_not_sendable(string parameter, string message) =>
        Diagnosed.Check($"[Telefunctions] public interface IC {{ Task OnGet({parameter}); }}", "TF0103", message);

    [Theory]
    [InlineData("public interface IC { Task OnGet(); } public static class Use { public static IC Go(ITelefunctionCaller c) => c.For<«IC»>(); }", "'IC' is not a contract, so there is no proxy for it; mark the interface with [Telefunctions]")]
    [InlineData("[Telefunctions] public class C { [Telefunction] public void OnGet() { } } public static class Use { public static C Go(ITelefunctionCaller c) => c.For<«C»>(); }", "'C' is not a contract, so there is no proxy for it; mark the interface with [Telefunctions]")]
    public void TF0104_no_contract(string source, string message) => Diagnosed.Check(source, "TF0104", message);

    [Fact]
    public void For_of_a_type_parameter_is_left_to_whoever_names_the_type() =>
        Generated.Correct("public static class Use { public static T Go<T>(ITelefunctionCaller c) where T : class => c.For<T>(); }");

    [Fact]
    public void The_key_and_the_names_of_a_contract_follow_the_rules_of_telefunctions()
    {
        Diagnosed.Check(
            "[«Telefunctions(\"Clock\")»] public interface IC { Task OnGet(); }",
            "TF0007",
            "The file key 'Clock' of 'IC' must begin with '/' and name a file without spaces, for example '/pages/Clock.telefunc.ts'");
        Diagnosed.Check(
            "[Telefunctions] public interface IC { [«Telefunction(\"on-get\")»] Task OnGet(); }",
            "TF0008",
            "The name 'on-get' of telefunction 'IC.OnGet' is not a JavaScript identifier, so clients could not import it");
    }
}
