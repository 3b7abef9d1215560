using System.Reflection;

namespace Telefunc.TypeScript.Tests;

/// <summary>Where the build left things.</summary>
internal static class Project
{
    public static string Folder { get; } = Metadata("ProjectFolder");

    public static string Repository { get; } = Metadata("RepositoryFolder");

    public static string Configuration { get; } = Metadata("Configuration");

    public static string Assembly { get; } = typeof(Project).Assembly.Location;

    /// <summary>What the build step has generated.</summary>
    public static string Generated { get; } = Path.Combine(Folder, "obj", "generated");

    /// <summary>An empty folder for one test, below the folder with the npm packages, where the TypeScript compiler finds them.</summary>
    public static string Workspace(string name)
    {
        var folder = Path.Combine(Folder, "node", "obj", name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }

    private static string Metadata(string key) =>
        typeof(Project).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
