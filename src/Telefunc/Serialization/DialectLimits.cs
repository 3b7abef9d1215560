namespace Telefunc.Serialization;

/// <summary>What bounds the work and the stack that one text can ask for.</summary>
internal static class DialectLimits
{
    /// <summary>Nesting of arrays and objects inside one JSON text. Callers are promised 200 levels of their own values.</summary>
    public const int MaxDepth = 256;

    /// <summary>Nesting of arrays and objects summed over a text and the texts of the maps and sets inside it.</summary>
    public const int MaxTotalDepth = 512;

    /// <summary>
    /// How deep the texts of maps and sets may stand inside each other. Each level doubles the quoting, so that an honest peer cannot
    /// reach it with a message that is small enough to be sent.
    /// </summary>
    public const int MaxTextDepth = 24;

    /// <summary>Characters of a big integer. Reading decimal digits takes more than linear time.</summary>
    public const int MaxBigIntegerLength = 100_000;

    /// <summary>How much of a writer's buffer a thread keeps between calls, in bytes.</summary>
    public const int MaxKeptBuffer = 64 * 1024;

    /// <summary>How long one match of a regular expression that came from the wire may take.</summary>
    public static readonly TimeSpan RegexMatchTimeout = TimeSpan.FromSeconds(1);
}
