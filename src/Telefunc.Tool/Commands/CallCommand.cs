using System.CommandLine;
using Telefunc.Tool.Conversations;
using Telefunc.TypeScript;

namespace Telefunc.Tool.Commands;

/// <summary><c>telefunc call</c>: calls, prints, listens and sends.</summary>
internal static class CallCommand
{
    private const string Details = """
        The result is printed as one line of JSON. If there is a channel in it, wherever it is, {"$channel":"$.where.it.is"} stands in
        its place, and the call goes on: what arrives is printed, and what is typed or piped in is sent, one JSON a line.

          "hello"                                  a message, as it is
          {"$binary":"AAEC"}                       a binary message, in base64
          {"$ack":true}                            the acknowledgement of a message that was sent
          {"$channel":"$.b","$message":"hello"}    with the name of the channel, where the result holds more than one

        JSON is that of the protocol: "!Date:2026-01-01T00:00:00.000Z" is a date, "!undefined" undefined, and a text that begins with
        an exclamation mark has one more. The end of piped input leaves the channel open; see --close and --count.

        Examples:
          telefunc call localhost:5000 /Clock.telefunc.ts onClock --count 3
          echo '"hello"' | telefunc call localhost:5000 /Echo.telefunc.ts onEcho --count 1
          telefunc call https://example.org/_telefunc /Shop.telefunc.ts onOrder '{"sku":"A1"}' 2 -H "Authorization: Bearer $TOKEN"
          telefunc call localhost:5000 /Binary.telefunc.ts onUpload --binary photo.jpg --ack --close

        Exit codes:
          0  the call completed, and its channels closed in good order, by whichever side
          1  something failed: the call, a channel, or a line that could not be sent
          2  the command line is not understood

        """;

    public static Command Create()
    {
        var server = new ServerOptions();
        var conversation = new ConversationOptions();
        var command = new DetailedCommand("call", "Calls a telefunction, prints its result, and talks over the channels in it.", Details);
        conversation.AddTo(command);
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var client = server.CreateClient(parsed, server.Transports(parsed));
            var output = new JsonLines(parsed.InvocationConfiguration.Output);
            await using var input = Console.OpenStandardInput();
            var talk = new Conversation(client, conversation.Read(parsed), output, input, parsed.InvocationConfiguration.Error);
            return await talk.RunAsync(!Console.IsInputRedirected, cancellationToken) ? 0 : Failure.ExitCode;
        });
        return command;
    }
}
