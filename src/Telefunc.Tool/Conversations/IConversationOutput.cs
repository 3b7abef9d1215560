namespace Telefunc.Tool.Conversations;

/// <summary>Shows what a conversation brings. Thread safe.</summary>
internal interface IConversationOutput
{
    /// <summary>The call has completed.</summary>
    void Result(LiveResult result);

    /// <summary>A message has arrived.</summary>
    /// <param name="from">Over what.</param>
    /// <param name="message">The message.</param>
    /// <param name="info">Where it stands in the order of its key, if it was published.</param>
    void Message(LiveValue from, object? message, PublishInfo? info = null);

    /// <summary>A binary message has arrived.</summary>
    /// <param name="from">Over what.</param>
    /// <param name="data">The message.</param>
    /// <param name="info">Where it stands in the order of its key, if it was published.</param>
    void Binary(LiveValue from, ReadOnlySpan<byte> data, PublishInfo? info = null);

    /// <summary>Published messages are missing.</summary>
    void Gap(LiveValue from, BroadcastGap gap);

    /// <summary>A message that was sent has been acknowledged.</summary>
    void Ack(LiveValue from, object? ack);
}
