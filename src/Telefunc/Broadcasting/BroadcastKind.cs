namespace Telefunc.Broadcasting;

/// <summary>What a published message consists of. Both kinds of one key share one order.</summary>
public enum BroadcastKind
{
    /// <summary>JSON in UTF-8.</summary>
    Text = 0,

    /// <summary>Bytes without a meaning to the bus.</summary>
    Binary = 1,
}
