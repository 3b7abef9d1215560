namespace Telefunc.Interop.Faults;

/// <summary>The byte at which a test wants the connection cut has passed.</summary>
internal sealed class CutException : Exception;
