using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Telefunc.TypeScript.Emitting;

/// <summary>Names and literals of TypeScript.</summary>
internal static class Text
{
    // The words of ECMAScript's strict code, which modules are, and of its modules.
    private static readonly FrozenSet<string> s_reserved =
        ("arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally "
        + "for function if implements import in instanceof interface let new null package private protected public return static super "
        + "switch this throw true try typeof var void while with yield").Split(' ').ToFrozenSet();

    public static bool IsReserved(string name) => s_reserved.Contains(name);

    public static bool IsIdentifier(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] is '_' or '$') && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '$');

    /// <summary>The name of a parameter, which nobody but the function itself uses.</summary>
    public static string ParameterName(string name) => IsReserved(name) ? name + "_" : name;

    /// <summary>The name of a member, quoted where it must be.</summary>
    public static string MemberName(string name) => IsIdentifier(name) ? name : Literal(name);

    public static string Literal(string text)
    {
        var literal = new StringBuilder("'");
        foreach (var letter in text)
        {
            literal.Append(letter switch
            {
                '\'' => "\\'",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(letter) || char.IsSurrogate(letter) || letter is '\u2028' or '\u2029' =>
                    "\\u" + ((int)letter).ToString("x4", CultureInfo.InvariantCulture),
                _ => letter.ToString(),
            });
        }
        return literal.Append('\'').ToString();
    }
}
