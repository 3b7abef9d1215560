using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// A JavaScript date that <see cref="DateTimeOffset"/> cannot hold: an invalid one, or one outside the years 1 to 9999. Values without
/// a declared type hold it only then; every other date is a <see cref="DateTimeOffset"/> there. Immutable and safe for use by many
/// threads. (PROTOCOL.md 5)
/// </summary>
public sealed record JsDate
{
    /// <summary>The largest distance of a JavaScript date from 1970, in milliseconds: 100 million days.</summary>
    public const long MaxUnixTimeMilliseconds = 8_640_000_000_000_000;

    /// <param name="unixTimeMilliseconds">Milliseconds since 1970-01-01 UTC, without leap seconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The distance is larger than <see cref="MaxUnixTimeMilliseconds"/>.</exception>
    public JsDate(long unixTimeMilliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(unixTimeMilliseconds, MaxUnixTimeMilliseconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(unixTimeMilliseconds, -MaxUnixTimeMilliseconds);
        UnixTimeMilliseconds = unixTimeMilliseconds;
    }

    private JsDate()
    {
    }

    /// <summary>The invalid date. It can be received, but not sent.</summary>
    public static JsDate Invalid { get; } = new();

    /// <summary>Milliseconds since 1970-01-01 UTC, without leap seconds; null for the invalid date.</summary>
    public long? UnixTimeMilliseconds { get; }

    /// <summary>The ISO 8601 form of JavaScript, or <c>Invalid Date</c>.</summary>
    public override string ToString() =>
        UnixTimeMilliseconds is { } milliseconds ? DateText.Format(milliseconds) : "Invalid Date";
}
