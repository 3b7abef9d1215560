namespace Telefunc;

/// <summary>
/// Makes a public method callable by clients. Without a name the method is called by its own name with a lower-case
/// first letter: <c>OnClock</c> is <c>onClock</c>. The methods of a contract are telefunctions without it; there it only gives a name.
/// </summary>
/// <param name="name">The name that clients call, or <see langword="null"/> for the method's own.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class TelefunctionAttribute(string? name = null) : Attribute
{
    /// <summary>The name that clients call, or <see langword="null"/> for the method's own.</summary>
    public string? Name { get; } = name;
}
