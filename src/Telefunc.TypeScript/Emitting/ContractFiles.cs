using Telefunc.TypeScript.Model;

namespace Telefunc.TypeScript.Emitting;

/// <summary>The files of a contract.</summary>
internal static class ContractFiles
{
    /// <summary>The text of each file by its path below the output folder, with slashes.</summary>
    public static SortedDictionary<string, string> Of(Contract contract)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var telefunctions in contract.Telefunctions.GroupBy(t => t.File))
            files.Add(PathOf(telefunctions.Key), FileText.Write([.. telefunctions], contract.Declarations));
        return files;
    }

    /// <summary>What is wrong with the file keys: folders may not know them apart, or have them elsewhere.</summary>
    public static IEnumerable<Problem> Problems(Contract contract)
    {
        foreach (var key in contract.Telefunctions.Select(t => t.File).Distinct())
            if (PathOf(key).Split('/').Any(part => part is "" or "." or "..") || key.Contains('\\', StringComparison.Ordinal))
                yield return Problem.Key($"the file key {key} is no path below the output folder");
        var files = contract.Telefunctions.Select(t => t.File).Distinct().GroupBy(PathOf, StringComparer.OrdinalIgnoreCase);
        foreach (var same in files.Where(g => g.Count() > 1))
            yield return Problem.Key($"the file keys {string.Join(" and ", same)} are the same file on some systems");
    }

    private static string PathOf(string key)
    {
        var path = key.TrimStart('/');
        return path.EndsWith(".ts", StringComparison.Ordinal) ? path : path + ".ts";
    }
}
