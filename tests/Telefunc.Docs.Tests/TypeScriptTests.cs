using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Telefunc.Docs.Tests;

/// <summary>Every block of TypeScript passes <c>tsc --strict</c> against the npm client, beside stubs such as the getting-started page writes.</summary>
public sealed partial class TypeScriptTests
{
    private const string Configuration = """
        {
          "compilerOptions": {
            "target": "es2022", "lib": ["es2022", "dom", "dom.iterable"], "types": [],
            "module": "esnext", "moduleResolution": "bundler",
            "strict": true, "skipLibCheck": true, "noEmit": true
          },
          "include": ["**/*.ts"]
        }
        """;

    // Below the project, so that the compiler finds node_modules on its way up.
    private static readonly string Folder = Path.Combine(Repository.ProjectFolder, "obj", "typescript");

    [Fact]
    public async Task The_TypeScript_of_all_pages_is_correct()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        var modules = Page.All.SelectMany(WriteModules).ToDictionary();
        Assert.NotEmpty(modules);
        await File.WriteAllTextAsync(Path.Combine(Folder, "tsconfig.json"), Configuration, TestContext.Current.CancellationToken);

        var (exitCode, output) = await CompileAsync();

        Assert.True(exitCode == 0, ModulePlace().Replace(output, match => OnPage(match, modules)));
    }

    private static IEnumerable<KeyValuePair<string, CodeBlock>> WriteModules(Page page)
    {
        var folder = page.FilePath.Replace('/', '-').Replace(".md", "", StringComparison.Ordinal);
        CodeBlock? before = null;
        foreach (var block in page.In("ts"))
        {
            var name = block.Context is { } context && context.StartsWith("file ", StringComparison.Ordinal) ? context["file ".Length..] : $"line{block.Line}.ts";
            Assert.True(block.Context is null || block.Continues || name == block.Context["file ".Length..], $"{block.Place}: unknown context {block.Context}");
            CopyStubs(Path.Combine(Folder, folder, "telefunc"));

            // Empty lines give the code the line numbers that it has on the page.
            var code = block.Continues ? Placed(before!) : "";
            code += new string('\n', block.Line - 1 - code.Count(c => c == '\n')) + block.Code;
            before = block with { Code = code, Line = 1 };
            File.WriteAllText(Path.Combine(Folder, folder, name), code + "\nexport {}\n");
            yield return new($"{folder}/{name}", block);
        }
    }

    private static string Placed(CodeBlock block) => block.Code + "\n";

    private static void CopyStubs(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var stub in Directory.EnumerateFiles(Path.Combine(Repository.ProjectFolder, "Contexts", "telefunc"), "*.ts"))
            File.Copy(stub, Path.Combine(folder, Path.GetFileName(stub)), overwrite: true);
    }

    private static async Task<(int ExitCode, string Output)> CompileAsync()
    {
        var compiler = Path.Combine(Repository.ProjectFolder, "node_modules", "typescript", "bin", "tsc");
        var start = new ProcessStartInfo("node", [compiler, "--project", "tsconfig.json", "--pretty", "false"])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }

    private static string OnPage(Match match, Dictionary<string, CodeBlock> modules) =>
        modules.TryGetValue(match.Groups["module"].Value, out var block) ? $"{block.Page}({match.Groups["line"].Value}," : match.Value;

    [GeneratedRegex(@"^(?<module>[^\s(]+)\((?<line>\d+),", RegexOptions.Multiline)]
    private static partial Regex ModulePlace();
}
