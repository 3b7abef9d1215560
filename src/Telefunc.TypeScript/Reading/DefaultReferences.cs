using System.Runtime.InteropServices;

namespace Telefunc.TypeScript.Reading;

/// <summary>Where the assemblies are that a built assembly refers to, if nobody says it.</summary>
internal static class DefaultReferences
{
    /// <summary>The assemblies beside it, and the shared frameworks of the runtime that runs now.</summary>
    public static IEnumerable<string> For(string assembly)
    {
        var beside = Assemblies(Path.GetDirectoryName(Path.GetFullPath(assembly))!);
        var runtime = Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());
        return beside.Concat(Assemblies(runtime)).Concat(AspNetCore(runtime));
    }

    private static IEnumerable<string> AspNetCore(string runtime)
    {
        // …/shared/Microsoft.NETCore.App/10.0.1 and …/shared/Microsoft.AspNetCore.App/10.0.1
        var version = Path.GetFileName(runtime);
        var folder = Path.GetFullPath(Path.Combine(runtime, "..", "..", "Microsoft.AspNetCore.App"));
        if (!Directory.Exists(folder))
            return [];
        var same = Path.Combine(folder, version);
        if (Directory.Exists(same))
            return Assemblies(same);
        var major = version.Split('.')[0] + ".";
        return Directory.EnumerateDirectories(folder)
            .Where(f => Path.GetFileName(f).StartsWith(major, StringComparison.Ordinal))
            .OrderBy(f => Version.TryParse(Path.GetFileName(f), out var found) ? found : new Version())
            .TakeLast(1)
            .SelectMany(Assemblies);
    }

    private static IEnumerable<string> Assemblies(string folder) =>
        Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal);
}
