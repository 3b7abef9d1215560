namespace Telefunc;

/// <summary>
/// The peer could not answer an acknowledged send: its listener failed or it has none. The message is the peer's, which tells no
/// detail. The channel stays open. (PROTOCOL.md 13)
/// </summary>
public sealed class RemoteListenerException : Exception
{
    /// <summary>An unanswered request.</summary>
    public RemoteListenerException()
        : this("The peer's listener failed.")
    {
    }

    /// <summary>An unanswered request.</summary>
    /// <param name="message">The peer's message.</param>
    public RemoteListenerException(string message)
        : base(message)
    {
    }

    /// <summary>An unanswered request.</summary>
    /// <param name="message">The peer's message.</param>
    /// <param name="innerException">The cause.</param>
    public RemoteListenerException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
