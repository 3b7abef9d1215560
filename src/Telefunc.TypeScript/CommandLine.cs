using System.CommandLine;

namespace Telefunc.TypeScript;

/// <summary>Runs a command line.</summary>
internal static class CommandLine
{
    /// <summary>Exit code: the command line is not understood.</summary>
    public const int WrongUsage = 2;

    public static int Run(RootCommand command, string[] arguments)
    {
        var parsed = command.Parse(arguments);
        var exitCode = parsed.Invoke();
        return parsed.Errors.Count > 0 ? WrongUsage : exitCode;
    }
}
