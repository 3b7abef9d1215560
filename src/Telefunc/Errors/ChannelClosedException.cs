namespace Telefunc;

/// <summary>A send on a channel that is closed, or a request that was still unanswered when its channel closed.</summary>
public sealed class ChannelClosedException : Exception
{
    /// <summary>The channel is closed.</summary>
    public ChannelClosedException()
        : this("The channel is closed.")
    {
    }

    /// <summary>The channel is closed.</summary>
    /// <param name="message">What could not be done.</param>
    public ChannelClosedException(string message)
        : base(message)
    {
    }

    /// <summary>The channel is closed.</summary>
    /// <param name="message">What could not be done.</param>
    /// <param name="innerException">Why the channel ended, if with an error.</param>
    public ChannelClosedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
