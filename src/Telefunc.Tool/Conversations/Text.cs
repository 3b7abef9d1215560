using System.Globalization;

namespace Telefunc.Tool.Conversations;

/// <summary>Text from elsewhere on a terminal.</summary>
internal static class Text
{
    /// <summary>The text without what a terminal would obey.</summary>
    public static string Printable(string text) =>
        string.Create(text.Length, text, static (printable, text) =>
        {
            for (var i = 0; i < text.Length; i++)
                printable[i] = char.GetUnicodeCategory(text[i]) is UnicodeCategory.Control or UnicodeCategory.Format ? '\u00b7' : text[i];
        });
}
