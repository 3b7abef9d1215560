using System.CommandLine;
using System.CommandLine.Parsing;
using Telefunc.Tool.Conversations;
using Telefunc.Tool.Frames;
using Telefunc.TypeScript;

namespace Telefunc.Tool.Commands;

/// <summary><c>telefunc frames</c>: a call of which every frame is shown.</summary>
internal static class FramesCommand
{
    private const int UsualPayload = 100;

    private const string Details = """
        Takes the same arguments and input as telefunc call, but shows what goes over the wire instead of the messages:

          12:34:56.789 > ws  TEXT             #0 seq 1     "hello"
          time         |  |  |                |  |         payload, decoded and shortened
                       |  |  |                |  sequence number, of frames that have one
                       |  |  tag              index of the channel, of frames that belong to one
                       |  transport
                       > sent, < received, * opened or lost

        Colours are used on a terminal, unless NO_COLOR is set. Payloads are shown: do not post them without a look at what they hold.

        Examples:
          telefunc frames localhost:5000 /Echo.telefunc.ts onEcho
          echo '"hello"' | telefunc frames localhost:5000 /Echo.telefunc.ts onEcho --transports ws --count 1
          telefunc frames localhost:5000 /Clock.telefunc.ts onClock --payload 1000 --color always | less -R

        Exit codes:
          0  the call completed, and its channels closed in good order, by whichever side
          1  something failed: the call, a channel, or a line that could not be sent
          2  the command line is not understood

        """;

    public static Command Create()
    {
        var server = new ServerOptions();
        var conversation = new ConversationOptions();
        var payload = new Option<int>("--payload")
        {
            Description = "How many characters of a payload are shown.",
            HelpName = "characters",
            DefaultValueFactory = _ => UsualPayload,
            Validators = { CheckPayload },
        };
        var color = new Option<Colors>("--color") { Description = "When to use colours.", HelpName = "auto|always|never" };
        var command = new DetailedCommand("frames", "Calls a telefunction as telefunc call does, and shows every frame.", Details);
        conversation.AddTo(command);
        server.AddTo(command);
        command.Options.Add(payload);
        command.Options.Add(color);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var log = new FrameLog(
                parsed.InvocationConfiguration.Output, Paint.For(parsed.GetValue(color)), parsed.GetValue(payload), TimeProvider.System);
            var client = server.CreateClient(parsed, server.Transports(parsed), log);
            await using var input = Console.OpenStandardInput();
            var talk = new Conversation(client, conversation.Read(parsed), log, input, parsed.InvocationConfiguration.Error);
            return await talk.RunAsync(!Console.IsInputRedirected, cancellationToken) ? 0 : Failure.ExitCode;
        });
        return command;
    }

    private static void CheckPayload(OptionResult result)
    {
        if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number >= 0))
            result.AddError($"'{token.Value}' is not a number of characters.");
    }
}
