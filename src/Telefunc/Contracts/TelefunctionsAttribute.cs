namespace Telefunc;

/// <summary>
/// On a class: sets the file key under which its telefunctions are called. Without it the key is the class's name: <c>Clock</c> is
/// <c>/Clock.telefunc.ts</c>. On an interface: makes it a contract, whose methods .NET clients call through
/// <see cref="TelefunctionCallerExtensions.For{TContract}"/>, and with which the server's class is compared when it is compiled. The
/// key of <c>IClock</c> is that of <c>Clock</c>.
/// </summary>
/// <param name="file">
/// The file key: begins with a slash, for example <c>/pages/Clock.telefunc.ts</c>. <see langword="null"/> for the key by name.
/// </param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, Inherited = false)]
public sealed class TelefunctionsAttribute(string? file = null) : Attribute
{
    /// <summary>The file key, for example <c>/pages/Clock.telefunc.ts</c>; <see langword="null"/> for the key by name.</summary>
    public string? File { get; } = file;
}
