using System.Text;
using Telefunc.TypeScript.Emitting;

namespace Telefunc.TypeScript;

/// <summary>Where the files go. A file that has its text already stays untouched, so that nothing is bundled again without need.</summary>
internal static class OutputFolder
{
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes what changed, and deletes generated files that no telefunction needs any more.</summary>
    /// <returns>The paths of the files that were written or deleted, below the folder.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static OutputChanges Update(string folder, IReadOnlyDictionary<string, string> files)
    {
        Directory.CreateDirectory(folder);
        var written = new List<string>();
        foreach (var (path, text) in files)
        {
            var file = Path.Combine(folder, path);
            if (File.Exists(file) && File.ReadAllText(file, s_encoding) == text)
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text, s_encoding);
            written.Add(path);
        }
        var deleted = Generated(folder).Where(path => !files.ContainsKey(path)).ToList();
        foreach (var path in deleted)
            File.Delete(Path.Combine(folder, path));
        return new(written, deleted);
    }

    private static List<string> Generated(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint };
        return Directory.EnumerateFiles(folder, "*.ts", options)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Contains("node_modules"))
            .Where(path => File.ReadLines(Path.Combine(folder, path)).FirstOrDefault() == FileText.Mark)
            .Order(StringComparer.Ordinal)
            .ToList();
    }
}

/// <summary>What writing has changed.</summary>
internal sealed record OutputChanges(IReadOnlyList<string> Written, IReadOnlyList<string> Deleted);
