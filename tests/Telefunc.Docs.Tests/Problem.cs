namespace Telefunc.Docs.Tests;

/// <summary>What a compiler or the source generator says about a block of code.</summary>
/// <param name="Id">For example <c>CS0103</c>.</param>
/// <param name="Message">The text.</param>
/// <param name="File">The page, or something else if the place is not on the page.</param>
/// <param name="Line">The line there, from 1.</param>
internal sealed record Problem(string Id, string Message, string File, int Line);
