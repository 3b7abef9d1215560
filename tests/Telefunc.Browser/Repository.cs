using System.Reflection;

namespace Telefunc.Browser;

/// <summary>Where the tests find the repository that they were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of Telefunc.slnx.</summary>
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The playground's folder.</summary>
    public static string Playground { get; } = Path.Combine(Root, "samples", "Playground");

    /// <summary>The playground as built together with these tests.</summary>
    public static string PlaygroundAssembly { get; } = Path.Combine(Playground, "bin", Metadata("BuildOutput"), "Playground.dll");

    /// <summary>Where screenshots are kept; git ignores it.</summary>
    public static string Screenshots { get; } = Path.Combine(Root, "artifacts", "screenshots");

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
