using System.Text;
using System.Text.Json;

namespace Telefunc.Tool.Conversations;

/// <summary>One call, and what is said over the channels that it returns.</summary>
/// <param name="client">The client; the conversation disposes of it.</param>
/// <param name="settings">What to call and to send.</param>
/// <param name="output">Shows what arrives.</param>
/// <param name="input">Lines to send.</param>
/// <param name="notes">Tells the user what is no output.</param>
internal sealed class Conversation(TelefuncClient client, ConversationSettings settings, IConversationOutput output, Stream input, TextWriter notes)
{
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasFailed;

    /// <summary>Calls, prints, listens and sends until all channels have closed or the user has had enough; then closes them.</summary>
    /// <param name="isTyped">Whether the input comes from a keyboard.</param>
    /// <param name="cancellationToken">Ends the conversation.</param>
    /// <returns>Whether all went well.</returns>
    public async Task<bool> RunAsync(bool isTyped, CancellationToken cancellationToken)
    {
        try
        {
            await using (client)
            {
                var result = LiveResult.Of(await client.CallAsync<object?>(settings.File, settings.Name, settings.Arguments, cancellationToken));
                output.Result(result);
                if (result.Values.Count > 0)
                    await TalkAsync(result.Values, isTyped, cancellationToken);
            }
        }
        catch (Exception error) when (Failure.Describe(error, $"{settings.File} {settings.Name}") is { } description)
        {
            Fail(description);
        }

        return !_hasFailed;
    }

    private async Task TalkAsync(IReadOnlyList<LiveValue> values, bool isTyped, CancellationToken cancellationToken)
    {
        IConversationOutput counted = settings.Count is { } count ? new CountedOutput(output, count, () => _enough.TrySetResult()) : output;
        foreach (var value in values)
            value.Listen(counted, settings.Answer);
        if (isTyped)
            notes.WriteLine($"Open. Type {(settings.LinesAreTexts ? "texts" : "JSON")}, one a line; Ctrl+C closes.");

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var closed = Task.WhenAll(values.Select(static value => value.Closed));
        var sending = SendAsync(values, over.Token);
        var wanted = settings.ClosesAfterInput ? Task.WhenAny(closed, _enough.Task, sending) : Task.WhenAny(closed, _enough.Task);
        try
        {
            await wanted.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Whoever presses Ctrl+C has had enough.
        }

        var hasClosed = closed.IsCompleted;
        await over.CancelAsync();
        await sending;
        await client.DisposeAsync();
        foreach (var error in await closed)
        {
            if (error is not null)
                Fail(Failure.Describe(error, "the channel") ?? error.Message);
        }

        if (isTyped && hasClosed)
            notes.WriteLine("Closed by the server.");
    }

    private async Task SendAsync(IReadOnlyList<LiveValue> values, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var file in settings.Files)
                await SendAsync(values[0], new(await File.ReadAllBytesAsync(file.FullName, cancellationToken), null), cancellationToken);
            await foreach (var line in InputLines.ReadAsync(input, cancellationToken))
            {
                if (Understand(line, values) is var (value, message))
                    await SendAsync(value, message, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The conversation is over.
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Fail($"the input cannot be read: {error.Message}");
        }
    }

    private (LiveValue Value, LiveValue.Outbound Message)? Understand(ReadOnlyMemory<byte> line, IReadOnlyList<LiveValue> values)
    {
        if (settings.LinesAreTexts)
            return (values[0], new(null, Encoding.UTF8.GetString(line.Span)));
        try
        {
            var (path, message) = Lines.Read(Json.Parse(line.Span));
            if (values.FirstOrDefault(value => path is null || value.Path == path) is { } addressed)
                return (addressed, message);
            Fail($"not sent: there is no {path} in the result, but {string.Join(", ", values.Select(static value => value.Path))}");
        }
        catch (JsonException)
        {
            Fail($"not sent: {Shorten(line.Span)} is not JSON; a text has quotes, and with --text every line is one");
        }
        catch (FormatException)
        {
            Fail("not sent: the binary data is not in base64");
        }

        return null;
    }

    private async Task SendAsync(LiveValue value, LiveValue.Outbound message, CancellationToken cancellationToken)
    {
        try
        {
            if (await value.SendAsync(message, settings.AsksForAcks, cancellationToken) is { IsAcknowledged: true, Ack: var ack })
                output.Ack(value, ack);
        }
        catch (Exception error) when (error is not OperationCanceledException && Failure.Describe(error, "the channel") is { } description)
        {
            // What ended the channel is said once, when it has closed.
            if (!cancellationToken.IsCancellationRequested)
                Fail($"a message failed: {description}");
        }
    }

    private void Fail(string description)
    {
        _hasFailed = true;
        notes.WriteLine($"telefunc: {description}");
    }

    private static string Shorten(ReadOnlySpan<byte> line)
    {
        const int Most = 60;
        var text = Text.Printable(Encoding.UTF8.GetString(line));
        return text.Length <= Most ? text : $"{text[..Most]}…";
    }

    private sealed class CountedOutput(IConversationOutput output, int count, Action enough) : IConversationOutput
    {
        private int _left = count;

        public void Result(LiveResult result) => output.Result(result);

        public void Message(LiveValue from, object? message, PublishInfo? info)
        {
            if (Take())
                output.Message(from, message, info);
            Finish();
        }

        public void Binary(LiveValue from, ReadOnlySpan<byte> data, PublishInfo? info)
        {
            if (Take())
                output.Binary(from, data, info);
            Finish();
        }

        public void Gap(LiveValue from, BroadcastGap gap) => output.Gap(from, gap);

        public void Ack(LiveValue from, object? ack) => output.Ack(from, ack);

        private bool Take() => Interlocked.Decrement(ref _left) >= 0;

        private void Finish()
        {
            if (Volatile.Read(ref _left) <= 0)
                enough();
        }
    }
}
