using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Telefunc.Tool.Benchmarks;
using Telefunc.Tool.Conversations;
using Telefunc.TypeScript;

namespace Telefunc.Tool.Commands;

/// <summary><c>telefunc bench</c>: how fast a running server answers.</summary>
internal static class BenchCommand
{
    private const string Details = """
        Calls a telefunction that returns a channel on which each text is answered with one message, or acknowledged (--ack), as onEcho
        of /Echo.telefunc.ts in the playground does. Each transport is measured by itself: how long a message takes there and back while
        there is one at a time, and how many there and back a second there are with many at a time. Client and server share the machine
        if they run on the same one; the figures are for comparison, not for promises. Fan-out is not measured yet.

        Examples:
          telefunc bench localhost:5000
          telefunc bench localhost:5000 --transports ws --seconds 10 --size 1000
          telefunc bench localhost:5000 /Echo.telefunc.ts onEcho --message '"hello"' --at-a-time 8

        Exit codes:
          0  all was measured
          1  the telefunction could not be called, or did not answer
          2  the command line is not understood

        """;

    private static readonly Argument<string> _file = new("file") { Description = "The file key of the telefunction.", DefaultValueFactory = _ => "/Echo.telefunc.ts" };
    private static readonly Argument<string> _name = new("name") { Description = "Its name.", DefaultValueFactory = _ => "onEcho" };
    private static readonly Option<int> _seconds = Number("--seconds", 3, 3600, "How long each measurement takes.");
    private static readonly Option<int> _size = Number("--size", 32, 1024 * 1024, "The size of the text that is sent, in bytes.");
    private static readonly Option<int> _atATime = Number("--at-a-time", 64, 100_000, "How many messages are under way when throughput is measured.");
    private static readonly Option<bool> _ack = new("--ack", "-a") { Description = "The telefunction acknowledges messages instead of answering with one." };

    private static readonly Option<string?> _message = new("--message")
    {
        Description = "What to send, instead of a text.",
        HelpName = "json",
        Validators = { result => Validate(result, Json.IsValid, "JSON") },
    };

    public static Command Create()
    {
        var server = new ServerOptions();
        var command = new DetailedCommand("bench", "Measures how fast a running server answers.", Details) { _file, _name, _seconds, _size, _atATime, _message, _ack };
        server.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(server, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServerOptions server, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var subject = $"{parsed.GetValue(_file)} {parsed.GetValue(_name)}";
        try
        {
            output.WriteLine($"{server.Url(parsed)}  {subject}");
            output.WriteLine($"{"",-9}  one at a time{"",30}  {parsed.GetValue(_atATime)} at a time");
            output.WriteLine($"{"transport",-9}  {"median",9}  {"99 %",9}  {"longest",9}  {"count",10}  {"there and back",14}");
            foreach (var transport in new[] { ChannelTransports.WebSocket, ChannelTransports.Sse })
            {
                if (!server.Transports(parsed).HasFlag(transport))
                    continue;
                var figures = await MeasureAsync(server, transport, parsed, cancellationToken);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(transport == ChannelTransports.Sse ? "sse" : "ws"),-9}  {Time(0.5)}  {Time(0.99)}  {Time(1)}  {figures.RoundTrips.Count,10:N0}  {figures.ExchangesPerSecond,12:N0}/s"));

                string Time(double share) => string.Create(CultureInfo.InvariantCulture, $"{figures.Percentile(share).TotalMilliseconds,6:0.000} ms");
            }

            return 0;
        }
        catch (TimeoutException)
        {
            errors.WriteLine($"telefunc: {subject} did not answer a message within 10 seconds; bench needs one that answers each text (telefunc bench --help)");
        }
        catch (Exception error) when (Failure.Describe(error, subject) is { } description)
        {
            errors.WriteLine($"telefunc: {description}");
        }

        return Failure.ExitCode;
    }

    private static async Task<EchoFigures> MeasureAsync(ServerOptions server, ChannelTransports transport, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var client = server.CreateClient(parsed, transport);
        var result = LiveResult.Of(await client.CallAsync<object?>(parsed.GetRequiredValue(_file), parsed.GetRequiredValue(_name), [], cancellationToken));
        if (result.Values is not [var value, ..])
            throw new NotSupportedException($"the result is {Json.Write(result.Printable)}, without a channel in it");
        var message = parsed.GetValue(_message) is { } json ? Json.Parse(json) : new string('x', parsed.GetValue(_size));
        var benchmark = new EchoBenchmark(
            new EchoChannel(value, parsed.GetValue(_ack), message), TimeSpan.FromSeconds(parsed.GetValue(_seconds)), parsed.GetValue(_atATime), TimeProvider.System);
        return await benchmark.RunAsync(cancellationToken);
    }

    private static Option<int> Number(string name, int usual, int most, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => usual,
        Validators = { result => Validate(result, text => int.TryParse(text, out var number) && number > 0 && number <= most, $"a number from 1 to {most}") },
    };

    private static void Validate(OptionResult result, Predicate<string> isValid, string expected)
    {
        if (result.Tokens is [var token] && !isValid(token.Value))
            result.AddError($"'{token.Value}' is not {expected}.");
    }
}
