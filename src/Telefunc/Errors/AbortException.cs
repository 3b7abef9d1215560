namespace Telefunc;

/// <summary>
/// A channel or a call was aborted, by either side, with a value. Thrown in a telefunction or in a listener it aborts the call or the
/// channel, and the client sees <see cref="AbortValue"/>. (PROTOCOL.md 3.4, 14.2)
/// </summary>
public sealed class AbortException : Exception
{
    /// <summary>An abort without a value.</summary>
    public AbortException()
        : this(null)
    {
    }

    /// <summary>An abort with a value that the other side sees.</summary>
    /// <param name="value">Any value that the JSON dialect can carry.</param>
    public AbortException(object? value)
        : base("Aborted.") => AbortValue = value;

    /// <summary>The value that the aborting side gave, or <see langword="null"/>.</summary>
    public object? AbortValue { get; }
}
