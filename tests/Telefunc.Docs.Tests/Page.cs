using System.Text.RegularExpressions;

namespace Telefunc.Docs.Tests;

/// <summary>One page of the documentation and the blocks of code on it.</summary>
/// <remarks>
/// A comment that readers do not see, <c>&lt;!-- code: … --&gt;</c> on the line before a block, says where the code stands; <c>Contexts/README.md</c>
/// explains it.
/// </remarks>
internal sealed partial class Page
{
    private Page(string path, string text, IReadOnlyList<CodeBlock> blocks)
    {
        FilePath = path;
        Text = text;
        Blocks = blocks;
    }

    public static IReadOnlyList<Page> All { get; } = [.. Repository.Pages.Select(Read)];

    /// <summary>From the repository's root.</summary>
    public string FilePath { get; }

    public string Text { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    public IEnumerable<CodeBlock> In(string language) => Blocks.Where(block => block.Language == language);

    public static Page Get(string path) => All.Single(page => page.FilePath == path);

    private static Page Read(string path)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Folder, path));
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var blocks = new List<CodeBlock>();
        string? context = null;
        for (var i = 0; i < lines.Length; i++)
        {
            if (ContextComment().Match(lines[i]) is { Success: true } comment)
                context = comment.Groups[1].Value.Trim();
            var fence = lines[i].TrimStart();
            if (!fence.StartsWith("```", StringComparison.Ordinal))
                continue;
            var first = i + 1;
            var end = Array.FindIndex(lines, first, line => line.Trim() == "```");
            Assert.True(end > 0, $"{path}({first}): the block of code is not closed");
            blocks.Add(new(path, first + 1, fence[3..].Trim(), context, string.Join("\n", lines[first..end])));
            context = null;
            i = end;
        }

        return new(path, text, blocks);
    }

    [GeneratedRegex(@"^\s*<!--\s*code:(.*)-->\s*$")]
    private static partial Regex ContextComment();
}
