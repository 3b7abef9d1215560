namespace Telefunc.Broadcasting;

/// <summary>Why a broadcast could not be published or listened to.</summary>
public enum BroadcastErrorReason
{
    /// <summary>The engine could not be reached in time, and has not taken the message.</summary>
    Unavailable = 1,

    /// <summary>The answer was lost and could not be asked for again in time: the message may have been published.</summary>
    Unknown = 2,

    /// <summary>The engine refused the message, for instance because its memory is full.</summary>
    Refused = 3,

    /// <summary>A limit of this server was reached, for instance on the number of messages that wait for the engine.</summary>
    Overloaded = 4,
}
