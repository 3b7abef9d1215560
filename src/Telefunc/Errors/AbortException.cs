using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// A channel or a call was aborted, by either side, with a value. Thrown in a telefunction or in a listener it aborts the call or the
/// channel, and the client sees <see cref="AbortValue"/>. (PROTOCOL.md 3.4, 14.2)
/// </summary>
public sealed class AbortException : Exception
{
    private readonly DialectSerializer? _serializer;

    /// <summary>An abort without a value.</summary>
    public AbortException()
        : this(null)
    {
    }

    /// <summary>An abort with a value that the other side sees.</summary>
    /// <param name="value">Any value that the JSON dialect can carry.</param>
    public AbortException(object? value)
        : base("Aborted.") => AbortValue = value;

    /// <summary>An abort by the other side, whose value was read with a serializer that can also read it as a type.</summary>
    internal AbortException(object? value, DialectSerializer serializer)
        : this(value) => _serializer = serializer;

    /// <summary>The value that the aborting side gave, or <see langword="null"/>.</summary>
    public object? AbortValue { get; }

    /// <summary>The value as a type. A value that came from the other side is read as that type, as a message would be.</summary>
    /// <typeparam name="T">The expected type.</typeparam>
    /// <exception cref="System.Text.Json.JsonException">The value does not have that type.</exception>
    public T GetValue<T>()
    {
        if (AbortValue is T value)
            return value;
        var serializer = _serializer ?? DialectSerializer.Default;
        return serializer.Deserialize<T>(serializer.Serialize(AbortValue, typeof(object)));
    }
}
