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
        if they run on the same one; the figures are for comparison, not for promises.

        With --fan-out it needs a telefunction that returns a broadcast channel, as onJoinChat of /Chat.telefunc.ts in the playground does.
        It is called once for each member; one of them publishes binary messages and all hear them. What is measured is how long a message
        takes from its publisher to each member, and how many messages the members hear together in a second.

        Examples:
          telefunc bench localhost:5000
          telefunc bench localhost:5000 --transports ws --seconds 10 --size 1000
          telefunc bench localhost:5000 /Echo.telefunc.ts onEcho --message '"hello"' --at-a-time 8
          telefunc bench localhost:5000 --fan-out --members 1000 --connections 10
          telefunc bench localhost:5000 /Rooms.telefunc.ts onJoin '"lobby"' --fan-out

        Exit codes:
          0  all was measured
          1  the telefunction could not be called, or did not answer
          2  the command line is not understood

        """;

    private static readonly Argument<string?> _file = new("file") { Description = "The file key of the telefunction.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string?> _name = new("name") { Description = "Its name.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string[]> _arguments = new("arguments") { Description = "Its arguments, each one JSON.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<bool> _fanOut = new("--fan-out", "-f") { Description = "Measure a broadcast: one publishes, and all members hear it." };
    private static readonly Option<int> _members = Number("--members", 100, 10_000, "How many members there are, with --fan-out.");
    private static readonly Option<int> _connections = Number("--connections", 1, 1000, "How many connections the members share, with --fan-out.");
    private static readonly Option<int> _seconds = Number("--seconds", 3, 3600, "How long each measurement takes.");
    private static readonly Option<int> _size = Number("--size", 32, 1024 * 1024, "The size of what is sent, in bytes: a text, or with --fan-out a binary message.");
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
        var command = new DetailedCommand("bench", "Measures how fast a running server answers.", Details) 
        {
            _file, _name, _arguments, _seconds, _size, _atATime, _message, _ack, _fanOut, _members, _connections,
        };
        server.AddTo(command);
        command.Validators.Add(CheckCommand);
        command.SetAction((parsed, cancellationToken) => RunAsync(server, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServerOptions server, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var isFanOut = parsed.GetValue(_fanOut);
        var call = Call(parsed);
        var subject = $"{call.File} {call.Name}";
        try
        {
            var (members, connections) = (parsed.GetValue(_members), parsed.GetValue(_connections));
            output.WriteLine($"{server.Url(parsed)}  {subject}{(isFanOut ? $"  members: {members}, connections: {Math.Min(members, connections)}" : "")}");
            output.WriteLine($"{"",-9}  one at a time{"",30}  {parsed.GetValue(_atATime)} at a time");
            output.WriteLine(
                $"{"transport",-9}  {"median",9}  {"99 %",9}  {"longest",9}  {"count",10}  {(isFanOut ? $"{"publishes",14}  {"deliveries",14}" : $"{"there and back",14}")}");
            foreach (var transport in new[] { ChannelTransports.WebSocket, ChannelTransports.Sse })
            {
                if (!server.Transports(parsed).HasFlag(transport))
                    continue;
                var figures = isFanOut
                    ? await MeasureFanOutAsync(() => server.CreateClient(parsed, transport), call, parsed, cancellationToken)
                    : await MeasureEchoAsync(() => server.CreateClient(parsed, transport), call, parsed, cancellationToken);
                var deliveries = isFanOut ? Rate(figures.ExchangesPerSecond * members) : "";
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(transport == ChannelTransports.Sse ? "sse" : "ws"),-9}  {Time(0.5)}  {Time(0.99)}  {Time(1)}  {figures.Times.Count,10:N0}{Rate(figures.ExchangesPerSecond)}{deliveries}"));

                string Time(double share) => string.Create(CultureInfo.InvariantCulture, $"{figures.Percentile(share).TotalMilliseconds,6:0.000} ms");
            }

            return 0;
        }
        catch (TimeoutException)
        {
            errors.WriteLine(isFanOut
                ? $"telefunc: {subject}: not all members heard a message within 10 seconds"
                : $"telefunc: {subject} did not answer a message within 10 seconds; bench needs one that answers each text (telefunc bench --help)");
        }
        catch (Exception error) when (Failure.Describe(error, subject) is { } description)
        {
            errors.WriteLine($"telefunc: {description}");
        }

        return Failure.ExitCode;
    }

    private static string Rate(double perSecond) => string.Create(CultureInfo.InvariantCulture, $"  {perSecond,12:N0}/s");

    private static async Task<Figures> MeasureEchoAsync(
        Func<TelefuncClient> connect, BenchCall call, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var client = connect();
        var result = await call.RunAsync(client, cancellationToken);
        if (result.Values is not [var value, ..])
            throw new NotSupportedException($"the result is {Json.Write(result.Printable)}, without a channel in it");
        var message = parsed.GetValue(_message) is { } json ? Json.Parse(json) : new string('x', parsed.GetValue(_size));
        return await MeasureAsync(new EchoChannel(value, parsed.GetValue(_ack), message, TimeProvider.System), parsed, cancellationToken);
    }

    private static async Task<Figures> MeasureFanOutAsync(
        Func<TelefuncClient> connect, BenchCall call, ParseResult parsed, CancellationToken cancellationToken)
    {
        var count = parsed.GetValue(_members);
        TelefuncClient[] clients = [.. Enumerable.Range(0, Math.Min(count, parsed.GetValue(_connections))).Select(_ => connect())];
        try
        {
            var joined = await Task.WhenAll(clients.Select((client, index) =>
                call.JoinAsync(client, (count / clients.Length) + (index < count % clients.Length ? 1 : 0), cancellationToken)));
            var fanOut = await FanOut.BeginAsync([.. joined.SelectMany(static of => of)], parsed.GetValue(_size), TimeProvider.System, cancellationToken);
            return await MeasureAsync(fanOut, parsed, cancellationToken);
        }
        finally
        {
            await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        }
    }

    private static Task<Figures> MeasureAsync(IExchange exchange, ParseResult parsed, CancellationToken cancellationToken) =>
        new Benchmark(exchange, TimeSpan.FromSeconds(parsed.GetValue(_seconds)), parsed.GetValue(_atATime), TimeProvider.System).RunAsync(cancellationToken);

    private static BenchCall Call(ParseResult parsed) => (parsed.GetValue(_file), parsed.GetValue(_fanOut)) switch
    {
        (null, false) => new("/Echo.telefunc.ts", "onEcho", []),
        (null, true) => new("/Chat.telefunc.ts", "onJoinChat", [$"bench {Guid.NewGuid():N}", "bench"]),
        ({ } file, _) => new(file, parsed.GetValue(_name) ?? "", [.. (parsed.GetValue(_arguments) ?? []).Select(Json.Parse)]),
    };

    private static void CheckCommand(CommandResult result)
    {
        if (result.GetValue(_file) is not null && result.GetValue(_name) is null)
            result.AddError("A telefunction has a file key and a name.");
        foreach (var argument in result.GetResult(_arguments)?.Tokens ?? [])
        {
            if (!Json.IsValid(argument.Value))
                result.AddError($"The argument {argument.Value} is not JSON. A text has quotes: '\"{argument.Value}\"'.");
        }

        if (!result.GetValue(_fanOut))
            return;
        if (result.GetResult(_message) is not null || result.GetValue(_ack))
            result.AddError("With --fan-out there is neither --message nor --ack: binary messages are published.");
        if (result.GetResult(_size) is { } size && size.GetValueOrDefault<int>() < FanOut.LeastSize)
            result.AddError($"With --fan-out --size is at least {FanOut.LeastSize}.");
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
