namespace Telefunc.Contracts;

/// <summary>
/// A function that is passed to a telefunction, with the types that its arguments are read as. It may be called from any thread, also
/// after the telefunction has returned, until the call's owner lets go of it. (PROTOCOL.md 3.3)
/// </summary>
public sealed class PassedFunction
{
    /// <summary>A function.</summary>
    /// <param name="parameterTypes">The types of its arguments, in order.</param>
    /// <param name="resultType">The type that its result is written as, or <see langword="null"/> if it has none.</param>
    /// <param name="invoke">
    /// Calls it with as many arguments as it has types, each of its type, and returns its result, boxed; <see langword="null"/> if it has none.
    /// </param>
    public PassedFunction(IReadOnlyList<Type> parameterTypes, Type? resultType, Func<object?[], CancellationToken, Task<object?>> invoke)
    {
        ArgumentNullException.ThrowIfNull(parameterTypes);
        ArgumentNullException.ThrowIfNull(invoke);

        ParameterTypes = parameterTypes;
        ResultType = resultType;
        InvokeAsync = invoke;
    }

    /// <summary>The types of its arguments, in order.</summary>
    public IReadOnlyList<Type> ParameterTypes { get; }

    /// <summary>The type that its result is written as, or <see langword="null"/> if it has none.</summary>
    public Type? ResultType { get; }

    /// <summary>Calls it. The token is cancelled when nobody waits for the result any more.</summary>
    public Func<object?[], CancellationToken, Task<object?>> InvokeAsync { get; }
}
