namespace Telefunc.Tool.Conversations;

/// <summary>Shows what a conversation brings. Thread safe.</summary>
internal interface IConversationOutput
{
    /// <summary>The call has completed.</summary>
    void Result(LiveResult result);

    /// <summary>A message has arrived.</summary>
    void Message(LiveValue from, object? message);

    /// <summary>A binary message has arrived.</summary>
    void Binary(LiveValue from, ReadOnlySpan<byte> data);

    /// <summary>A message that was sent has been acknowledged.</summary>
    void Ack(LiveValue from, object? ack);
}
