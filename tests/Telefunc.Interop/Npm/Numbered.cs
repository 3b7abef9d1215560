namespace Telefunc.Interop.Npm;

/// <summary>A message of these tests.</summary>
/// <param name="From">Who published it.</param>
/// <param name="N">Its number among those of the same publisher.</param>
/// <param name="Pad">Something to make it larger.</param>
public sealed record Numbered(string From, int N, string? Pad = null);
