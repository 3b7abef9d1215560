using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Telefunc.Generators.Tests;

/// <summary>Source of which something must be said.</summary>
internal static class Diagnosed
{
    /// <summary>Checks that the generators say one thing, of the place that is marked with <c>«…»</c>.</summary>
    public static void Check(string marked, string id, string message, DiagnosticSeverity severity = DiagnosticSeverity.Error)
    {
        var start = marked.IndexOf('«', StringComparison.Ordinal);
        var end = marked.IndexOf('»', StringComparison.Ordinal) - 1;
        var source = marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);

        var generated = Generated.Run(source);

        var diagnostic = Assert.Single(generated.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(message, diagnostic.GetMessage(CultureInfo.InvariantCulture));
        Assert.Equal(severity, diagnostic.Severity);
        Assert.Equal("Source.cs", diagnostic.Location.GetLineSpan().Path);
        Assert.Equal(source[start..end], source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Equal(start, diagnostic.Location.SourceSpan.Start);
        Assert.Equal($"docs/diagnostics/{id}.md", diagnostic.Descriptor.HelpLinkUri);
        Assert.Equal("Telefunc", diagnostic.Descriptor.Category);
        // The developer sees this and not errors in code that nobody wrote.
        generated.AssertCompiles();
    }
}
