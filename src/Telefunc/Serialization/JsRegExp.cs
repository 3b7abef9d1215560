using System.Text.RegularExpressions;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// A JavaScript regular expression as it was written, in values without a declared type. The source is not checked. Immutable and safe
/// for use by many threads. (PROTOCOL.md 5)
/// </summary>
/// <param name="Source">What stands between the slashes.</param>
/// <param name="Flags">Letters out of <c>dgimsuvy</c>, each at most once.</param>
public sealed record JsRegExp(string Source, string Flags)
{
    /// <summary>
    /// The nearest .NET expression: the flags i, m and s become options, the others are ignored. One match of it takes at most a
    /// second, since the expression may come from a stranger.
    /// </summary>
    /// <exception cref="ArgumentException">.NET does not understand the source.</exception>
    public Regex ToRegex() => RegExpText.ToRegex(this);

    /// <summary>The literal form, <c>/source/flags</c>.</summary>
    public override string ToString() => $"/{Source}/{Flags}";
}
