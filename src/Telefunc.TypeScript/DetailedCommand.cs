using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Telefunc.TypeScript;

/// <summary>A command whose own page of help ends with examples, which a list of commands would not have room for.</summary>
/// <param name="name">What the user types.</param>
/// <param name="description">One sentence.</param>
/// <param name="details">What comes after the options on the page of help.</param>
internal sealed class DetailedCommand(string name, string description, string details) : Command(name, description)
{
    /// <summary>The option <c>--help</c> for a program that has such commands.</summary>
    public static HelpOption CreateHelp()
    {
        var help = new HelpOption { Recursive = true };
        help.Action = new Page((HelpAction)help.Action!);
        return help;
    }

    private sealed class Page(HelpAction usual) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var exitCode = usual.Invoke(parseResult);
            if (parseResult.CommandResult.Command is DetailedCommand command)
                parseResult.InvocationConfiguration.Output.WriteLine(command.Details);
            return exitCode;
        }
    }

    private string Details { get; } = details;
}
