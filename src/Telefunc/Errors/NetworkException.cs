namespace Telefunc;

/// <summary>
/// The connection under a channel or call failed for good. A channel is closed when its <c>OnClose</c> receives this; create a new
/// one to go on. (PROTOCOL.md 14.6)
/// </summary>
public sealed class NetworkException : Exception
{
    /// <summary>A network failure.</summary>
    public NetworkException()
        : this("The network failed.")
    {
    }

    /// <summary>A network failure with a message.</summary>
    /// <param name="message">What failed.</param>
    public NetworkException(string message)
        : base(message)
    {
    }

    /// <summary>A network failure with a cause.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The cause.</param>
    public NetworkException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The end of a channel.</summary>
    /// <param name="reason">Why it ended.</param>
    /// <param name="message">The same for humans.</param>
    public NetworkException(NetworkErrorReason reason, string message)
        : base(message)
    {
        Reason = reason;
        IsChannel = true;
    }

    /// <summary>Whether a channel ended; otherwise a call failed.</summary>
    public bool IsChannel { get; }

    /// <summary>Why a channel ended; <see langword="null"/> for calls.</summary>
    public NetworkErrorReason? Reason { get; }
}
