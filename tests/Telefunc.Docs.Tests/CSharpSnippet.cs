using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Telefunc.Generators;

namespace Telefunc.Docs.Tests;

/// <summary>A block of C# in its context, compiled against the real assemblies as an application would compile it.</summary>
internal static partial class CSharpSnippet
{
    // What the web SDK imports where ImplicitUsings is on, and the library's own namespace.
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Http.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        global using Telefunc;
        """;

    private const string Placeholder = "// The code of the page.";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Errors and warnings of the compiler, and whatever the source generator reports.</summary>
    public static IReadOnlyList<Problem> Compile(Page page, CodeBlock block)
    {
        var source = CSharpSyntaxTree.ParseText(Source(page, block), ParseOptions, "Context.cs");
        var isProgram = source.GetRoot(TestContext.Current.CancellationToken).ChildNodes().Any(node => node.IsKind(SyntaxKind.GlobalStatement));
        var compilation = CSharpCompilation.Create(
            "Snippet",
            [CSharpSyntaxTree.ParseText(Usings, ParseOptions), source],
            References,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));
        var driver = CSharpGeneratorDriver.Create([new TelefunctionGenerator().AsSourceGenerator(), new ContractGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _, TestContext.Current.CancellationToken);
        return
        [
            .. driver.GetRunResult().Diagnostics
                .Concat(output.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning))
                .Select(diagnostic => Place(diagnostic, source)),
        ];
    }

    private static Problem Place(Diagnostic diagnostic, SyntaxTree source)
    {
        // The generator's locations name a file and a place in it, which does not know of #line.
        var location = diagnostic.Location;
        var place = location.GetLineSpan().Path == source.FilePath ? source.GetMappedLineSpan(location.SourceSpan) : location.GetMappedLineSpan();
        return new(diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture), place.Path, place.StartLinePosition.Line + 1);
    }

    /// <summary>The diagnostics that comments in the code announce, such as <c>// TF0001</c>, each with its line of the page.</summary>
    public static IReadOnlyList<(string Id, int Line)> Announced(CodeBlock block) =>
        [.. block.Code.Split('\n').SelectMany((line, i) => Announcement().Matches(line).Select(match => (match.Groups[1].Value, block.Line + i)))];

    /// <summary>Names of the contexts that pages can use.</summary>
    public static IReadOnlySet<string> Contexts { get; } =
        Directory.EnumerateFiles(Path.Combine(Repository.ProjectFolder, "Contexts"), "*.cs").Select(Path.GetFileNameWithoutExtension).ToHashSet()!;

    private static string Source(Page page, CodeBlock block)
    {
        var blocks = new Stack<CodeBlock>([block]);
        while (blocks.Peek().Continues)
            blocks.Push(page.In("csharp").Last(earlier => earlier.Line < blocks.Peek().Line));

        var context = blocks.Peek().Context;
        Assert.True(
            context is not null && Contexts.Contains(context),
            $"{blocks.Peek().Place}: the block needs a comment <!-- code: context --> before it; contexts are: after, {string.Join(", ", Contexts.Order())}");
        var code = new StringBuilder();
        foreach (var part in blocks)
            code.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"#line {part.Line} \"{part.Page}\"").AppendLine(part.Code);
        code.AppendLine("#line default");
        var wrapper = File.ReadAllText(Path.Combine(Repository.ProjectFolder, "Contexts", context + ".cs"));
        Assert.Contains(Placeholder, wrapper, StringComparison.Ordinal);
        return wrapper.Replace(Placeholder, code.ToString(), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"//\s*(TF\d{4})\b")]
    private static partial Regex Announcement();
}
