namespace Telefunc.Interop.Npm;

/// <summary>What was asked of the npm client failed there.</summary>
internal sealed class NpmException(NpmError error, string command) : Exception($"{command}: {error.Name}: {error.Message}")
{
    public NpmError Error { get; } = error;
}
