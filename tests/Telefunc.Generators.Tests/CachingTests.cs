using Microsoft.CodeAnalysis;

namespace Telefunc.Generators.Tests;

public sealed class CachingTests
{
    private const string Source = """
        [Telefunctions("/Cached.telefunc.ts")]
        public sealed class Cached(IServiceProvider services)
        {
            [Telefunction, Microsoft.AspNetCore.Authorization.Authorize] public Channel<int, Message>? Wrong() => null;
            [Telefunction] public Task<int> Get([Range(1, 2)] int a, Message message, CancellationToken aborted) { var c = new Channel<Message, int>(); return Task.FromResult(1); }
        }
        public sealed record Message([StringLength(3)] string Text, List<Message> More);
        """;

    [Theory]
    [InlineData("an edit in another file")]
    [InlineData("a line above")]
    [InlineData("a changed method body")]
    public void An_edit_that_changes_nothing_that_matters_generates_nothing_again(string edit)
    {
        var compilation = Generated.Compilation(Source);
        var driver = Generated.Driver(new TelefunctionGenerator()).RunGenerators(compilation);
        var source = compilation.SyntaxTrees.Single(t => t.FilePath == "Source.cs");
        var edited = edit switch
        {
            "an edit in another file" => compilation.AddSyntaxTrees(Generated.Parse("class Unrelated { void M() { } }", "Other.cs")),
            "a line above" => compilation.ReplaceSyntaxTree(source, Generated.Parse("// Something new.\n" + Source, "Source.cs")),
            _ => compilation.ReplaceSyntaxTree(source, Generated.Parse(Source.Replace("FromResult(1)", "FromResult(2)", StringComparison.Ordinal), "Source.cs")),
        };

        var result = driver.RunGenerators(edited).GetRunResult().Results.Single();

        string[] steps = [TelefunctionGenerator.Steps.Assembly, TelefunctionGenerator.Steps.Telefunctions, TelefunctionGenerator.Steps.Validators, TelefunctionGenerator.Steps.Sources];
        foreach (var step in steps)
            Assert.All(result.TrackedSteps[step].SelectMany(s => s.Outputs), o => Assert.True(o.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step}: {o.Reason}"));
        var sources = result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs);
        if (edit != "a line above")
            Assert.All(sources, o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }

    [Fact]
    public void An_edit_that_matters_generates_again()
    {
        var compilation = Generated.Compilation(Source);
        var driver = Generated.Driver(new TelefunctionGenerator()).RunGenerators(compilation);
        var source = compilation.SyntaxTrees.Single(t => t.FilePath == "Source.cs");
        var edited = compilation.ReplaceSyntaxTree(source, Generated.Parse(Source.Replace("StringLength(3)", "StringLength(4)", StringComparison.Ordinal), "Source.cs"));

        var result = driver.RunGenerators(edited).GetRunResult().Results.Single();

        Assert.Contains(result.TrackedSteps[TelefunctionGenerator.Steps.Telefunctions].SelectMany(s => s.Outputs), o => o.Reason == IncrementalStepRunReason.Modified);
        Assert.Contains(result.GeneratedSources, s => s.SourceText.ToString().Contains("StringLengthAttribute(4)", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_in_the_pipeline_holds_a_compilation()
    {
        var result = Generated.Driver(new TelefunctionGenerator()).RunGenerators(Generated.Compilation(Source)).GetRunResult().Results.Single();

        string[] steps = [TelefunctionGenerator.Steps.Assembly, TelefunctionGenerator.Steps.Telefunctions, TelefunctionGenerator.Steps.Validators, TelefunctionGenerator.Steps.Sources];
        foreach (var output in steps.SelectMany(s => result.TrackedSteps[s]).SelectMany(s => s.Outputs))
            AssertPlain(output.Value, []);
    }

    internal static void AssertPlain(object? value, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
            return;
        Assert.False(value is ISymbol or SyntaxNode or SyntaxTree or Compilation or SemanticModel or Location, $"The pipeline holds a {value.GetType()}.");
        if (value is System.Collections.IEnumerable items)
        {
            foreach (var item in items)
                AssertPlain(item, seen);
            return;
        }
        foreach (var field in value.GetType().GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public))
            AssertPlain(field.GetValue(value), seen);
    }
}
