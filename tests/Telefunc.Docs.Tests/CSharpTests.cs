namespace Telefunc.Docs.Tests;

/// <summary>Every block of C# compiles without a warning, or reports exactly what its comments announce.</summary>
public sealed class CSharpTests
{
    public static TheoryData<string> PagesWithCode =>
        [.. Page.All.Where(page => page.In("csharp").Any()).Select(page => page.FilePath)];

    public static TheoryData<string> DiagnosticPages =>
        [.. Repository.Pages.Where(path => path.StartsWith("docs/diagnostics/TF", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public void The_code_of_a_page_compiles(string path)
    {
        var page = Page.Get(path);
        var problems = page.In("csharp").SelectMany(block => Problems(page, block)).ToArray();
        Assert.True(problems.Length == 0, string.Join("\n", problems));
    }

    [Theory]
    [MemberData(nameof(DiagnosticPages))]
    public void A_page_about_a_diagnostic_shows_it_once_and_then_how_to_mend_it(string path)
    {
        var announced = Page.Get(path).In("csharp").Select(block => string.Concat(CSharpSnippet.Announced(block).Select(a => a.Id)));

        Assert.Equal([Path.GetFileNameWithoutExtension(path), ""], announced);
    }

    private static IEnumerable<string> Problems(Page page, CodeBlock block)
    {
        var announced = CSharpSnippet.Announced(block).ToList();
        foreach (var problem in CSharpSnippet.Compile(page, block))
        {
            if (problem.File == block.Page && announced.Remove((problem.Id, problem.Line)))
                continue;
            var outside = problem.File == block.Page ? "" : $"{block.Place}, outside of the block: ";
            yield return $"{outside}{problem.File}({problem.Line}): {problem.Id}: {problem.Message}";
        }

        foreach (var (id, line) in announced)
            yield return $"{block.Page}({line}): {id} is announced but not reported";
    }
}
