namespace Telefunc;

/// <summary>
/// JavaScript's undefined, which the wire keeps apart from null, in values without a declared type. Immutable and safe for use by many
/// threads. (PROTOCOL.md 5)
/// </summary>
public sealed class Undefined
{
    private Undefined()
    {
    }

    /// <summary>The only value.</summary>
    public static Undefined Value { get; } = new();

    /// <summary>Returns <c>undefined</c>.</summary>
    public override string ToString() => "undefined";
}
