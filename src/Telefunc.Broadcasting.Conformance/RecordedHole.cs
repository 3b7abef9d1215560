namespace Telefunc.Broadcasting.Conformance;

/// <summary>Messages that a <see cref="BroadcastRecorder"/> could not get and knows about.</summary>
/// <param name="Epoch">Their epoch.</param>
/// <param name="First">The first missing number.</param>
/// <param name="Last">The last missing number.</param>
public readonly record struct RecordedHole(string Epoch, long First, long Last);
