namespace Telefunc.Hosting;

/// <summary>Makes text that a stranger chose fit for a log line: short, and without characters that could forge another line.</summary>
internal static class LogText
{
    private const int Longest = 200;

    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "(none)";
        var shown = text.AsSpan(0, Math.Min(text.Length, Longest));
        return string.Create(shown.Length, shown, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                target[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? '?' : source[i];
        });
    }
}
