namespace Telefunc.Interop.Npm;

/// <summary>What a close callback of the npm client was given.</summary>
/// <param name="Error"><see langword="null"/> on a graceful close.</param>
internal sealed record NpmClose(NpmError? Error);
