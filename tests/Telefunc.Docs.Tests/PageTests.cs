using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Telefunc.Docs.Tests;

/// <summary>What the pages name exists: linked files, projects and scripts in commands; other languages are well formed.</summary>
public sealed partial class PageTests
{
    private static readonly string[] Languages = ["csharp", "ts", "sh", "xml", "html", "json", "nginx", "text"];

    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var dead = Link().Matches(Page.Get(path).Text)
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Leads(path, folder, target));

        Assert.Empty(dead);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_has_a_language_that_is_checked(string path) =>
        Assert.All(Page.Get(path).Blocks, block => Assert.True(Languages.Contains(block.Language), $"{block.Place}: language '{block.Language}'"));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_name_what_exists(string path)
    {
        var page = Page.Get(path);
        foreach (var block in page.In("sh"))
        {
            foreach (var word in Uncommented(block).Split([' ', '\n', '='], StringSplitOptions.RemoveEmptyEntries).Where(IsPath))
            {
                Assert.True(
                    Path.Exists(Path.Combine(Repository.Folder, word)) || IsMadeByThePage(page, word) || IsOfThePlayground(word),
                    $"{block.Place}: {word} does not exist");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Xml_and_json_are_well_formed(string path)
    {
        foreach (var block in Page.Get(path).In("xml"))
            Assert.NotNull(XElement.Parse($"<fragment>{block.Code}</fragment>"));
        foreach (var block in Page.Get(path).In("json"))
            JsonDocument.Parse(block.Code).Dispose();
    }

    [Fact]
    public void The_index_lists_every_page()
    {
        var index = Page.Get("docs/README.md").Text;
        var pages = Repository.Pages.Where(path => PageOfDocs().IsMatch(path)).Select(path => path["docs/".Length..]);

        Assert.All(pages, page => Assert.Contains($"]({page})", index, StringComparison.Ordinal));
    }

    private static bool Leads(string path, string folder, string target)
    {
        var (file, anchor) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
        var full = Path.GetFullPath(Path.Combine(Repository.Folder, folder, file.Length == 0 ? Path.GetFileName(path) : file));
        return Path.Exists(full) && (anchor is null || File.ReadLines(full).Any(line => line.StartsWith('#') && AnchorOf(line) == anchor));
    }

    private static string AnchorOf(string heading) =>
        NotInAnchor().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static string Uncommented(CodeBlock block) =>
        string.Join("\n", block.Code.Split('\n').Select(line => line.Split(" #")[0]));

    private static bool IsPath(string word) =>
        word.StartsWith("./", StringComparison.Ordinal) || (word.Contains('/', StringComparison.Ordinal) && !word.Contains(':', StringComparison.Ordinal));

    // The page tells the reader to write the file, or one of its commands writes it.
    private static bool IsMadeByThePage(Page page, string path) =>
        page.Text.Contains($"`{path}`", StringComparison.Ordinal) || page.In("sh").Any(block => block.Code.Contains($"--outfile={path}", StringComparison.Ordinal));

    /// <summary>The file key of a class of the playground, which commands of the pages call.</summary>
    private static bool IsOfThePlayground(string word) =>
        word.StartsWith('/')
        && word.EndsWith(".telefunc.ts", StringComparison.Ordinal)
        && Path.Exists(Path.Combine(Repository.Folder, "samples/Playground/Telefunctions", $"{word[1..^".telefunc.ts".Length]}.cs"));

    [GeneratedRegex(@"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^docs/(?!README)[^/]+\.md$")]
    private static partial Regex PageOfDocs();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
