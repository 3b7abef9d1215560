namespace Telefunc.Docs.Tests;

/// <summary>The check of the snippets finds what is wrong, where it is.</summary>
public sealed class CSharpSnippetTests
{
    [Fact]
    public void An_error_is_found_on_its_line() =>
        Assert.Equal([("CS0103", 12)], Found("class", "// A comment.\n\npublic int Three() => three;"));

    [Fact]
    public void A_diagnostic_of_the_generator_is_found_on_its_line() =>
        Assert.Equal([("TF0005", 11)], Found("class", "[Telefunction]\npublic async void Save() => await Task.Yield();"));

    [Fact]
    public void A_block_without_a_known_context_is_refused()
    {
        Assert.ThrowsAny<Exception>(() => Found(null, "var one = 1;"));
        Assert.ThrowsAny<Exception>(() => Found("nowhere", "var one = 1;"));
    }

    private static (string Id, int Line)[] Found(string? context, string code) =>
        [.. CSharpSnippet.Compile(Page.All[0], new("docs/page.md", 10, "csharp", context, code)).Select(problem => (problem.Id, problem.Line))];
}
