using System.CommandLine;
using System.CommandLine.Parsing;
using Telefunc.Tool.Conversations;

namespace Telefunc.Tool.Commands;

/// <summary>What to call, and what to send over a channel that comes back.</summary>
internal sealed class ConversationOptions
{
    private readonly Argument<string> _file = new("file") { Description = "The file key of the telefunction, such as /Echo.telefunc.ts." };
    private readonly Argument<string> _name = new("name") { Description = "Its name, such as onEcho." };
    private readonly Argument<string[]> _arguments = new("arguments") { Description = "Its arguments, each one JSON.", Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<bool> _ack = new("--ack", "-a") { Description = "Ask for an acknowledgement of every message that is sent, and print it." };

    private readonly Option<string?> _answer = new("--answer")
    {
        Description = "What to answer to messages that want to be acknowledged; undefined if not given.",
        HelpName = "json",
        Validators = { CheckJson },
    };

    private readonly Option<FileInfo[]> _binary = new("--binary", "-b")
    {
        Description = "Send a file as one binary message, before what is typed; may be given many times.",
        HelpName = "file",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _text = new("--text") { Description = "Arguments and lines are plain texts, not JSON." };

    private readonly Option<bool> _close = new("--close") { Description = "Close when the input ends. Without it the channel stays open until the server closes it, or Ctrl+C does." };

    private readonly Option<int?> _count = new("--count", "-n")
    {
        Description = "Close after so many messages have arrived.",
        HelpName = "number",
        Validators = { result => CheckPositive(result) },
    };

    public void AddTo(Command command)
    {
        foreach (var argument in (ReadOnlySpan<Argument>)[_file, _name, _arguments])
            command.Arguments.Add(argument);
        foreach (var option in (ReadOnlySpan<Option>)[_ack, _answer, _binary, _text, _close, _count])
            command.Options.Add(option);
        command.Validators.Add(CheckArguments);
        _binary.Validators.Add(CheckFiles);
    }

    public ConversationSettings Read(ParseResult parsed)
    {
        var isText = parsed.GetValue(_text);
        return new ConversationSettings
        {
            File = parsed.GetRequiredValue(_file),
            Name = parsed.GetRequiredValue(_name),
            Arguments = [.. (parsed.GetValue(_arguments) ?? []).Select(argument => isText ? argument : Json.Parse(argument))],
            AsksForAcks = parsed.GetValue(_ack),
            Answer = parsed.GetValue(_answer) is { } answer ? Json.Parse(answer) : Undefined.Value,
            Files = parsed.GetValue(_binary) ?? [],
            LinesAreTexts = isText,
            ClosesAfterInput = parsed.GetValue(_close),
            Count = parsed.GetValue(_count),
        };
    }

    private void CheckArguments(CommandResult result)
    {
        if (result.GetValue(_text))
            return;
        foreach (var argument in result.GetResult(_arguments)?.Tokens ?? [])
        {
            if (!Json.IsValid(argument.Value))
                result.AddError($"The argument {argument.Value} is not JSON. A text has quotes: '\"{argument.Value}\"'; with --text all arguments are texts.");
        }
    }

    private static void CheckJson(OptionResult result)
    {
        if (result.Tokens is [var token] && !Json.IsValid(token.Value))
            result.AddError($"{token.Value} is not JSON.");
    }

    private static void CheckPositive(OptionResult result)
    {
        if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number > 0))
            result.AddError($"'{token.Value}' is not a positive number.");
    }

    private static void CheckFiles(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(static token => !File.Exists(token.Value)))
            result.AddError($"There is no file '{token.Value}'.");
    }
}
