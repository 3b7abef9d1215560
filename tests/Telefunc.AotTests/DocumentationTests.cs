using System.Text.RegularExpressions;

namespace Telefunc.AotTests;

/// <summary>docs/native-aot.md shows the code of the sample, which is compiled and run here.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Each_snippet_stands_in_the_sample()
    {
        var page = File.ReadAllText(Path.Combine(PublishedSample.Root, "docs", "native-aot.md"));
        var folder = new DirectoryInfo(Path.Combine(PublishedSample.Root, "samples", "AotClock"));
        var sources = folder.EnumerateFiles("*.cs").Concat(folder.EnumerateFiles("*.csproj")).Select(file => WithoutIndentation(File.ReadAllText(file.FullName))).ToArray();
        var snippets = Snippet().Matches(page).Select(match => WithoutIndentation(match.Groups["code"].Value)).ToArray();

        Assert.NotEmpty(snippets);
        Assert.All(snippets, snippet => Assert.Contains(sources, source => source.Contains(snippet, StringComparison.Ordinal)));
    }

    private static string WithoutIndentation(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));

    [GeneratedRegex(@"^```(csharp|xml)\n(?<code>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
