using System.Text.RegularExpressions;

namespace Telefunc.TypeScript.Tests;

/// <summary>The pages show what is really generated.</summary>
public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("typescript.md", "Shop")]
    [InlineData("getting-started.md", "Clock")]
    public void The_TypeScript_on_the_page_comes_from_the_CSharp_on_it(string page, string file)
    {
        var text = File.ReadAllText(Path.Combine(Project.Repository, "docs", page));
        var source = Blocks().Matches(text).Single(m => m.Groups["language"].Value == "csharp" && m.Groups["code"].Value.Contains($"class {file}", StringComparison.Ordinal));
        var shown = Blocks().Matches(text).Single(m => m.Groups["mark"].Value == $"<!-- code: file {file}.telefunc.ts -->\n");

        var generation = ServerSource.Generate("using System.Threading;" + source.Groups["code"].Value);

        Assert.Empty(generation.Problems);
        Assert.Equal(shown.Groups["code"].Value, generation.Files[$"{file}.telefunc.ts"]);
    }

    [GeneratedRegex(@"(?<mark><!-- code: [^\n]+ -->\n)?^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
