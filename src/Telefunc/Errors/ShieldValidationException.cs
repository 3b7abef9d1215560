namespace Telefunc;

/// <summary>
/// A value that a client sent does not have the declared type or fails its validation attributes. The client sees a shield
/// error; a channel stays open. (PROTOCOL.md 2.4, 13)
/// </summary>
public sealed class ShieldValidationException : Exception
{
    /// <summary>A validation failure.</summary>
    public ShieldValidationException()
        : this("The value does not have the declared type.")
    {
    }

    /// <summary>A validation failure with a message about the value.</summary>
    /// <param name="message">What is wrong.</param>
    public ShieldValidationException(string message)
        : base(message)
    {
    }

    /// <summary>A validation failure caused by another error.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public ShieldValidationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
