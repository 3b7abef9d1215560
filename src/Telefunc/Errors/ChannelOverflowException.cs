namespace Telefunc;

/// <summary>
/// This send was dropped: while the client was away, or too slow, newer sends filled the channel's buffer
/// (<see cref="ChannelOptions.BufferLimit"/>). Only the dropped send fails; the channel stays open. Await sends to apply backpressure.
/// (PROTOCOL.md 12.4)
/// </summary>
public sealed class ChannelOverflowException : Exception
{
    /// <summary>A dropped send.</summary>
    public ChannelOverflowException()
        : this("The send was dropped because the channel's buffer was full.")
    {
    }

    /// <summary>A dropped send.</summary>
    /// <param name="message">Which limit was reached.</param>
    public ChannelOverflowException(string message)
        : base(message)
    {
    }

    /// <summary>A dropped send.</summary>
    /// <param name="message">Which limit was reached.</param>
    /// <param name="innerException">The cause.</param>
    public ChannelOverflowException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
