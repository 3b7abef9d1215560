using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Telefunc.TypeScript.Tests;

/// <summary>The TypeScript compiler, and Node.js.</summary>
internal static partial class Tsc
{
    private const string Configuration = """
        {
          "compilerOptions": {
            "target": "es2022", "lib": ["es2022", "dom", "dom.iterable"], "types": [],
            "module": "esnext", "moduleResolution": "bundler",
            "strict": true, "exactOptionalPropertyTypes": true, "noUncheckedIndexedAccess": true,
            "verbatimModuleSyntax": true, "isolatedModules": true, "noUnusedLocals": true,
            "skipLibCheck": true, "noEmit": true
          },
          "include": ["**/*.ts"]
        }
        """;

    /// <summary>Compiles all that is in a folder.</summary>
    /// <returns>The errors, as <c>file(line): code message</c>.</returns>
    public static async Task<IReadOnlyList<TscError>> CheckAsync(string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "tsconfig.json"), Configuration, TestContext.Current.CancellationToken);
        var (exitCode, output) = await NodeAsync(
            folder, Path.Combine(Project.Folder, "node", "node_modules", "typescript", "bin", "tsc"), "--project", "tsconfig.json", "--pretty", "false");
        var errors = Error().Matches(output)
            .Select(m => new TscError(m.Groups["file"].Value, int.Parse(m.Groups["line"].Value, null), m.Groups["code"].Value, m.Groups["text"].Value.Trim()))
            .ToList();
        Assert.True((exitCode == 0) == (errors.Count == 0), output);
        return errors;
    }

    /// <summary>Runs a program of Node.js.</summary>
    public static async Task<(int ExitCode, string Output)> NodeAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }

    [GeneratedRegex(@"^(?<file>[^\s(]+)\((?<line>\d+),\d+\): error (?<code>TS\d+): (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Error();
}

internal sealed record TscError(string File, int Line, string Code, string Text);
