using System.CommandLine;
using System.CommandLine.Invocation;

namespace Telefunc.TypeScript;

/// <summary>Runs a command line.</summary>
internal static class CommandLine
{
    /// <summary>Exit code: the command line is not understood.</summary>
    public const int WrongUsage = 2;

    /// <param name="name">The program's name, as the user types it. That of its assembly is another one.</param>
    /// <param name="description">What the program is for.</param>
    /// <param name="commands">What it can do.</param>
    public static Command Root(string name, string description, params Command[] commands)
    {
        var root = new Command(name, description) { DetailedCommand.CreateHelp(), new VersionOption() };
        foreach (var command in commands)
            root.Subcommands.Add(command);
        return root;
    }

    /// <summary>Does what the arguments say.</summary>
    /// <param name="root">The program.</param>
    /// <param name="arguments">The arguments; one that starts with @ names a file with more of them.</param>
    /// <param name="configuration">Where output goes, if not to the console.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Command root, string[] arguments, InvocationConfiguration? configuration = null)
    {
        configuration ??= new();
        var parsed = root.Parse(arguments);
        if (parsed.Action is not ParseErrorAction wrong)
            return await parsed.InvokeAsync(configuration);
        // A page of help would hide what is wrong.
        wrong.ShowHelp = false;
        await parsed.InvokeAsync(configuration);
        await configuration.Error.WriteLineAsync($"See: {Path(parsed.CommandResult)} --help");
        return WrongUsage;
    }

    private static string Path(System.CommandLine.Parsing.CommandResult result) =>
        result.Parent is System.CommandLine.Parsing.CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : result.Command.Name;
}
