namespace Telefunc.Broadcasting;

/// <summary>What a transport still holds of a key.</summary>
/// <param name="Last">
/// The place of the key's newest message; number 0 if nothing was published in this epoch, or if the transport no longer knows it.
/// </param>
/// <param name="Messages">
/// The retained messages after the place that was asked for, oldest first and without a hole among them. The first one has a higher
/// number than expected if older ones are no longer held. May be fewer than are held: ask again after the last one.
/// </param>
public readonly record struct BroadcastHistory(BroadcastPosition Last, IReadOnlyList<BroadcastMessage> Messages);
