namespace Telefunc.Interop.Misbehaviour;

/// <summary>Tests that run while no other test does.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;
