namespace Telefunc.Tool.Conversations;

/// <summary>A value in a result over which messages come and go.</summary>
/// <param name="path">Where it is in the result, in the notation of JSONPath.</param>
internal abstract class LiveValue(string path)
{
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Path => path;

    /// <summary>Completes when it has closed, with what was wrong, or <see langword="null"/>.</summary>
    public Task<Exception?> Closed => _closed.Task;

    /// <summary>Begins to hand over what arrives.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="answer">What messages that want to be acknowledged are answered with.</param>
    public abstract void Listen(IConversationOutput output, object? answer);

    /// <summary>Sends a message.</summary>
    /// <param name="message">What to send: bytes are a binary message.</param>
    /// <param name="asksForAck">Whether an acknowledgement is wanted where the value does not always ask for one.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Completes when there is room for more, or with the acknowledgement.</returns>
    public abstract Task<Sent> SendAsync(Outbound message, bool asksForAck, CancellationToken cancellationToken);

    protected void NoteClosed(Exception? error) => _closed.TrySetResult(error);

    /// <summary>A message to send: either binary data or a value.</summary>
    public readonly record struct Outbound(byte[]? Binary, object? Value);

    /// <summary>What came of a message.</summary>
    public readonly record struct Sent(bool IsAcknowledged, object? Ack);
}
