using System.ComponentModel;

namespace Telefunc.Contracts;

/// <summary>
/// Names a contract that an assembly declares. Infrastructure: written by the source generator, and read by it when it compiles the
/// server, to compare the server's classes with the contracts.
/// </summary>
/// <param name="contract">An interface with <see cref="TelefunctionsAttribute"/>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class TelefuncContractAttribute(Type contract) : Attribute
{
    /// <summary>An interface with <see cref="TelefunctionsAttribute"/>.</summary>
    public Type Contract { get; } = contract;
}
