namespace Telefunc.Contracts;

/// <summary>
/// A call of a telefunction that is to be made: its key, and its arguments with their declared types, so that they are written as JSON
/// without reflection. Not thread safe while arguments are added.
/// </summary>
public sealed class TelefunctionRequest
{
    private readonly List<TelefunctionArgument> _arguments = [];

    /// <summary>A call without arguments.</summary>
    /// <param name="file">The file key, for example <c>/Clock.telefunc.ts</c>.</param>
    /// <param name="name">The name, for example <c>onClock</c>.</param>
    public TelefunctionRequest(string file, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentException.ThrowIfNullOrEmpty(name);

        File = file;
        Name = name;
    }

    /// <summary>The file key.</summary>
    public string File { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The arguments in the order in which they are sent.</summary>
    public IReadOnlyList<TelefunctionArgument> Arguments => _arguments;

    /// <summary>Whether null and undefined are results of the declared type.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool ResultMayBeNull { get; init; } = true;

    /// <summary>Adds the next argument.</summary>
    /// <typeparam name="T">The type that the argument is written as.</typeparam>
    /// <param name="value">The argument. It is read when the call is made.</param>
    /// <returns>This request.</returns>
    public TelefunctionRequest With<T>(T value)
    {
        _arguments.Add(new TelefunctionArgument(value, typeof(T)));
        return this;
    }

    /// <summary>Adds a function of this program that the telefunction can call, as the next argument.</summary>
    /// <param name="function">The function, or <see langword="null"/> to pass none.</param>
    /// <returns>This request.</returns>
    public TelefunctionRequest WithFunction(PassedFunction? function)
    {
        _arguments.Add(new TelefunctionArgument(function, typeof(PassedFunction)));
        return this;
    }
}
