namespace Telefunc.Broadcasting;

/// <summary>A broadcast was not published, or could not be listened to.</summary>
public sealed class BroadcastException : Exception
{
    /// <summary>A failure of an engine that cannot be reached.</summary>
    public BroadcastException()
        : this("The broadcast engine cannot be reached.")
    {
    }

    /// <summary>A failure of an engine that cannot be reached.</summary>
    /// <param name="message">What failed.</param>
    public BroadcastException(string message)
        : this(BroadcastErrorReason.Unavailable, message)
    {
    }

    /// <summary>A failure of an engine that cannot be reached.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The cause.</param>
    public BroadcastException(string message, Exception? innerException)
        : this(BroadcastErrorReason.Unavailable, message, innerException)
    {
    }

    /// <summary>A failure with its reason.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="message">The same for humans.</param>
    /// <param name="innerException">The cause.</param>
    public BroadcastException(BroadcastErrorReason reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Why it failed.</summary>
    public BroadcastErrorReason Reason { get; }
}
