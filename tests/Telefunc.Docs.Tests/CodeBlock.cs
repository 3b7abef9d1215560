namespace Telefunc.Docs.Tests;

/// <summary>A fenced block of code.</summary>
/// <param name="Page">The page's path from the repository's root.</param>
/// <param name="Line">The line of the page on which the code begins, from 1.</param>
/// <param name="Language">What follows the fence.</param>
/// <param name="Context">What the hidden comment before it says, or <see langword="null"/> if there is none.</param>
/// <param name="Code">The code.</param>
internal sealed record CodeBlock(string Page, int Line, string Language, string? Context, string Code)
{
    public string Place => $"{Page}({Line})";

    /// <summary>Whether the code stands after that of the block of the same language before it.</summary>
    public bool Continues => Context == "after";
}
