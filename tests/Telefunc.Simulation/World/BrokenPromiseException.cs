namespace Telefunc.Simulation;

/// <summary>A schedule found a state that the engine promises never to be in.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
