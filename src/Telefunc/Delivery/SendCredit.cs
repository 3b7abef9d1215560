namespace Telefunc.Delivery;

/// <summary>
/// What the peer lets this side send on one channel: bytes and messages, both set to absolute values by the peer. Credit never holds
/// a frame back; it decides whether an awaited send goes on (PROTOCOL.md 15.1). Not thread safe; its channel's lock guards it.
/// </summary>
internal sealed class SendCredit
{
    public const int InitialBytes = 2 * 1024 * 1024;
    public const int InitialMessages = 100;

    private long _announcedBytes;
    private long _announcedMessages;

    public long Bytes { get; private set; } = InitialBytes;

    public long Messages { get; private set; } = InitialMessages;

    /// <summary>Whether an awaited send may go on.</summary>
    public bool HasRoom => Bytes > 0 && Messages > 0;

    /// <summary>A message was sent.</summary>
    public void Consume(int bytes)
    {
        Bytes -= bytes;
        Messages--;
    }

    /// <summary>The peer announced its byte window.</summary>
    public void SetBytes(uint bytes) => Bytes = _announcedBytes = bytes;

    /// <summary>The peer announced its message window.</summary>
    public void SetMessages(uint messages) => Messages = _announcedMessages = messages;

    /// <summary>
    /// The channel was attached anew. The peer refreshes only after a quarter of the window it has grown to, so falling back to the
    /// initial values could be less than what it waits for (PROTOCOL.md 19.1): its last announcement is kept if it was larger.
    /// </summary>
    public void Reset()
    {
        Bytes = Math.Max(_announcedBytes, InitialBytes);
        Messages = Math.Max(_announcedMessages, InitialMessages);
    }

    /// <summary>
    /// Lets out as much as the peer must consume before it announces anything: the cure for an announcement that was lost.
    /// </summary>
    public void Probe()
    {
        Bytes = Math.Max(Bytes, Math.Max(_announcedBytes, InitialBytes) / 4);
        Messages = Math.Max(Messages, Math.Max(_announcedMessages, InitialMessages) / 4);
    }
}
