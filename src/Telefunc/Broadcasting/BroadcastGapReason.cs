namespace Telefunc;

/// <summary>Why a subscriber misses messages.</summary>
public enum BroadcastGapReason
{
    /// <summary>The messages did not reach this server and the engine no longer holds them.</summary>
    Lost = 1,

    /// <summary>The engine's count started anew, for instance because it lost its data; how much of the old count is missing is unknown.</summary>
    EpochChanged = 2,

    /// <summary>The subscriber was slower than the limits allow (<see cref="BroadcastOptions.BufferLimit"/>).</summary>
    Slow = 3,

    /// <summary>Listening to the key began later than asked for, because the engine could not be reached.</summary>
    StartedLate = 4,
}
