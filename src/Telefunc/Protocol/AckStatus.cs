namespace Telefunc.Protocol;

/// <summary>The outcome that an ack response reports. (PROTOCOL.md 13)</summary>
internal enum AckStatus : byte
{
    /// <summary>The text is the result in the JSON dialect.</summary>
    Ok = 0,

    /// <summary>The text is a message for humans.</summary>
    Error = 1,

    /// <summary>The text is an abort value in the JSON dialect.</summary>
    Abort = 2,

    /// <summary>The text is the validator's message.</summary>
    ShieldError = 3,
}
