namespace Telefunc.Generators.Parsing;

/// <summary>Names as clients see them.</summary>
internal static class CamelCase
{
    /// <summary>The rule for telefunctions: only the first letter changes.</summary>
    public static string FirstLetter(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    /// <summary>The rule for members in JSON, the same as of <c>JsonNamingPolicy.CamelCase</c>: <c>URLPath</c> is <c>urlPath</c>.</summary>
    public static string JsonMember(string name)
    {
        var letters = name.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            if (!char.IsUpper(letters[i]) || (i > 0 && i + 1 < letters.Length && !char.IsUpper(letters[i + 1])))
                break;
            letters[i] = char.ToLowerInvariant(letters[i]);
        }
        return new string(letters);
    }
}
