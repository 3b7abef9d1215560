using System.CommandLine;
using System.CommandLine.Parsing;
using Telefunc.Connections;

namespace Telefunc.Tool.Commands;

/// <summary>Which server a command talks to, and how it reaches it.</summary>
internal sealed class ServerOptions
{
    private const string DefaultPath = "/_telefunc";

    private readonly Argument<Uri> _url = new("url")
    {
        Description = "The server's endpoint. Without a scheme it is http, and without a path the usual one: localhost:5000 is http://localhost:5000/_telefunc.",
        CustomParser = ParseUrl,
    };

    private readonly Option<ChannelTransports> _transports = new("--transports", "-t")
    {
        Description = "Which wires may carry channels; with both, the default, a connection begins on SSE and moves to a WebSocket.",
        HelpName = "sse,ws",
        CustomParser = ParseTransports,
    };

    private readonly Option<(string Name, string Value)[]> _headers = new("--header", "-H")
    {
        Description = "A header of every request, such as \"Authorization: Bearer …\"; may be given many times.",
        HelpName = "Name: value",
        CustomParser = ParseHeaders,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public void AddTo(Command command)
    {
        command.Arguments.Insert(0, _url);
        command.Options.Add(_transports);
        command.Options.Add(_headers);
    }

    public Uri Url(ParseResult parsed) => parsed.GetRequiredValue(_url);

    public ChannelTransports Transports(ParseResult parsed) =>
        parsed.GetValue(_transports) is var given and not ChannelTransports.None ? given : ChannelTransports.Sse | ChannelTransports.WebSocket;

    /// <summary>A client of that server.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="transports">Which wires it may use.</param>
    /// <param name="tap">Sees its frames.</param>
    public TelefuncClient CreateClient(ParseResult parsed, ChannelTransports transports, IFrameTap? tap = null)
    {
        var options = new TelefuncClientOptions { FrameTap = tap };
        options.Channel.Transports = transports;
        foreach (var (name, value) in parsed.GetValue(_headers) ?? [])
            options.Headers[name] = value;
        return new TelefuncClient(Url(parsed), options);
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (!Uri.TryCreate(whole, UriKind.Absolute, out var url) || url.Host.Length == 0 || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            result.AddError($"'{text}' is not the address of a server, such as http://localhost:5000/_telefunc.");
            return null;
        }

        return url.AbsolutePath == "/" ? new UriBuilder(url) { Path = DefaultPath }.Uri : url;
    }

    private static ChannelTransports ParseTransports(ArgumentResult result)
    {
        var transports = ChannelTransports.None;
        foreach (var name in result.Tokens.Single().Value.Split(',', StringSplitOptions.TrimEntries))
        {
            switch (name)
            {
                case "sse":
                    transports |= ChannelTransports.Sse;
                    break;
                case "ws":
                    transports |= ChannelTransports.WebSocket;
                    break;
                default:
                    result.AddError($"'{name}' is not a transport. There are sse and ws.");
                    break;
            }
        }

        return transports;
    }

    private static (string Name, string Value)[] ParseHeaders(ArgumentResult result)
    {
        var headers = new List<(string, string)>();
        foreach (var token in result.Tokens)
        {
            if (token.Value.Split(':', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, var value] && IsHeader(name, value))
                headers.Add((name, value));
            else
                result.AddError($"'{token.Value}' is not a header of the form \"Name: value\".");
        }

        return [.. headers];
    }

    private static bool IsHeader(string name, string value)
    {
        using var request = new HttpRequestMessage();
        return request.Headers.TryAddWithoutValidation(name, value) && !value.AsSpan().ContainsAny('\r', '\n');
    }
}
