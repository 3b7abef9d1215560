using System.CommandLine;
using System.CommandLine.Parsing;

namespace Telefunc.TypeScript;

/// <summary>The command <c>telefunc typescript</c>, which is also all that the build's program does.</summary>
internal static class TypeScriptCommand
{
    /// <summary>Exit code: something is wrong with the assembly or the folder.</summary>
    public const int Failed = 1;

    private const string Details = """
        The assembly is read, but not run. Each file key, such as /Clock.telefunc.ts, becomes a file in the folder. A file is touched
        only if its text changed; generated files of telefunctions that are gone are deleted.

        Examples:
          telefunc typescript --assembly bin/Debug/net10.0/Shop.dll --output client/telefunc
          telefunc typescript -a Shop.dll -o client/telefunc --enums camelCaseNames --type Shop.Sku=string

        Exit codes:
          0  the files are up to date
          1  the files could not be generated
          2  the command line is not understood

        """;

    public static Command Create()
    {
        var assembly = new Option<FileInfo>("--assembly", "-a") { Description = "The server's assembly (.dll).", Required = true };
        var output = new Option<DirectoryInfo>("--output", "-o")
        {
            Description = "The folder for the files; made if it is missing.",
            Required = true,
        };
        var references = new Option<string[]>("--reference", "-r")
        {
            Description = "An assembly that the server's refers to; may be given many times. "
                + "Without any, those beside it and the shared frameworks are taken.",
            AllowMultipleArgumentsPerToken = false,
        };
        var enums = new Option<EnumStyle>("--enums")
        {
            HelpName = "numbers|names|camelCaseNames",
            Description = "How the server's JSON options write enums that do not say it by an attribute.",
        };
        var exactInt64 = new Option<bool>("--exact-int64") { Description = "Type 64-bit integers as number | bigint instead of number." };
        var fields = new Option<bool>("--fields") { Description = "The server's JSON options have IncludeFields; tuples are sent, too." };
        var types = new Option<string[]>("--type")
        {
            Description = "The TypeScript of a type that has a converter of its own, as FULL.NAME=TYPE; may be given many times.",
            AllowMultipleArgumentsPerToken = false,
        };
        types.Validators.Add(CheckTypes);
        var list = new Option<FileInfo>("--list") { Description = "A file for the paths of all generated files, one a line." };

        var command = new DetailedCommand("typescript", "Writes typed TypeScript for the telefunctions of a built server.", Details)
        {
            assembly, output, references, enums, exactInt64, fields, types, list,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(assembly).FullName,
            parsed.GetRequiredValue(output).FullName,
            parsed.GetValue(references) ?? [],
            new()
            {
                Enums = parsed.GetValue(enums),
                AreInt64Exact = parsed.GetValue(exactInt64),
                IncludeFields = parsed.GetValue(fields),
                Types = (parsed.GetValue(types) ?? [])
                    .Select(t => t.Split('=', 2))
                    .GroupBy(t => t[0].Trim())
                    .ToDictionary(g => g.Key, g => g.Last()[1].Trim()),
            },
            parsed.GetValue(list)?.FullName,
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(
        string assembly, string output, string[] references, ContractOptions options, string? list, TextWriter said, TextWriter errors)
    {
        try
        {
            var generation = Generation.Run(assembly, references, options);
            // The form that MSBuild knows as its own.
            foreach (var problem in generation.Problems)
                errors.WriteLine($"telefunc : {(problem.IsError ? "error" : "warning")} {problem.Code}: {problem.Message}.");
            if (generation.Problems.Any(p => p.IsError))
                return Failed;
            var changes = OutputFolder.Update(output, generation.Files);
            if (list is not null)
                File.WriteAllLines(list, generation.Files.Keys.Select(path => Path.Combine(output, path)));
            foreach (var path in changes.Written)
                said.WriteLine($"wrote {path}");
            foreach (var path in changes.Deleted)
                said.WriteLine($"deleted {path}");
            if (changes.Written.Count + changes.Deleted.Count == 0)
                said.WriteLine("up to date");
            return 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            errors.WriteLine($"telefunc : error TF0100: {error.Message}");
            return Failed;
        }
    }

    private static void CheckTypes(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(t => t.Value.Split('=', 2) is not [{ Length: > 0 }, { Length: > 0 }]))
            result.AddError($"'{token.Value}' is not of the form FULL.NAME=TYPE.");
    }
}
