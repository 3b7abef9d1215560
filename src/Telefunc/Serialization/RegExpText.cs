using System.Text.Json;
using System.Text.RegularExpressions;

namespace Telefunc.Serialization;

/// <summary>The literal form of regular expressions, and what .NET has of their flags.</summary>
internal static class RegExpText
{
    private const string Flags = "dgimsuvy";

    /// <exception cref="JsonException">The form or the flags are wrong.</exception>
    public static JsRegExp Parse(string literal)
    {
        var end = literal.LastIndexOf('/');
        if (end < 1 || literal[0] != '/')
            throw new JsonException("A regular expression must have the form /source/flags.");
        var flags = literal[(end + 1)..];
        for (var i = 0; i < flags.Length; i++)
        {
            if (!Flags.Contains(flags[i], StringComparison.Ordinal) || flags.IndexOf(flags[i], i + 1) >= 0)
                throw new JsonException("A regular expression has a flag that is unknown or stands twice.");
        }

        if (flags.Contains('u', StringComparison.Ordinal) && flags.Contains('v', StringComparison.Ordinal))
            throw new JsonException("A regular expression cannot have the flags u and v together.");
        return new JsRegExp(literal[1..end], flags);
    }

    /// <exception cref="ArgumentException">.NET does not understand the source.</exception>
    public static Regex ToRegex(JsRegExp expression)
    {
        var options = RegexOptions.CultureInvariant;
        if (expression.Flags.Contains('i', StringComparison.Ordinal))
            options |= RegexOptions.IgnoreCase;
        if (expression.Flags.Contains('m', StringComparison.Ordinal))
            options |= RegexOptions.Multiline;
        if (expression.Flags.Contains('s', StringComparison.Ordinal))
            options |= RegexOptions.Singleline;
        return new Regex(expression.Source, options, DialectLimits.RegexMatchTimeout);
    }

    /// <exception cref="NotSupportedException">The expression has an option that changes its meaning and that JavaScript lacks.</exception>
    public static JsRegExp FromRegex(Regex regex)
    {
        if ((regex.Options & (RegexOptions.IgnorePatternWhitespace | RegexOptions.RightToLeft)) != 0)
            throw new NotSupportedException("JavaScript has no IgnorePatternWhitespace and no RightToLeft; the regular expression cannot be sent.");
        var source = regex.ToString();
        var flags = (regex.Options.HasFlag(RegexOptions.IgnoreCase) ? "i" : "")
            + (regex.Options.HasFlag(RegexOptions.Multiline) ? "m" : "")
            + (regex.Options.HasFlag(RegexOptions.Singleline) ? "s" : "");
        return new JsRegExp(source.Length == 0 ? "(?:)" : source, flags);
    }
}
