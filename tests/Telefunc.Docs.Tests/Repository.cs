using System.Reflection;

namespace Telefunc.Docs.Tests;

/// <summary>Where the pages and the tools of this project are.</summary>
internal static class Repository
{
    public static string Folder { get; } = Metadata("RepositoryFolder");

    /// <summary>The folder of this project, which has <c>node_modules</c> and <c>Contexts</c>.</summary>
    public static string ProjectFolder { get; } = Metadata("ProjectFolder");

    /// <summary>The README and everything under docs, as paths from the repository's root.</summary>
    public static IReadOnlyList<string> Pages { get; } =
        ["README.md", .. Directory.EnumerateFiles(Path.Combine(Folder, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
