using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Telefunc.AotTests;

[assembly: AssemblyFixture(typeof(PublishedSample))]

namespace Telefunc.AotTests;

/// <summary>samples/AotClock, published once for all tests as a native program.</summary>
public sealed class PublishedSample : IAsyncLifetime
{
    /// <summary>The folder of Telefunc.slnx.</summary>
    public static string Root { get; } =
        typeof(PublishedSample).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    // Outside of the projects' own folders, so that a build of the solution neither sees nor disturbs what is made here.
    private static readonly string Artifacts = Path.Combine(Root, "artifacts", "aot");

    /// <summary>What publishing wrote to its output.</summary>
    public string Output { get; private set; } = "";

    /// <summary>The folder with the native program.</summary>
    public string Folder { get; } = Path.Combine(Artifacts, "app");

    /// <summary>The native program.</summary>
    public string Program => Path.Combine(Folder, OperatingSystem.IsWindows() ? "AotClock.exe" : "AotClock");

    private static string Runtime =>
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    public async ValueTask InitializeAsync()
    {
        if (OperatingSystem.IsLinux() && !IsOnPath("clang"))
            throw new InvalidOperationException("Native AOT links with clang, which is missing: install the Debian packages clang and zlib1g-dev, or run ./test.sh, which does.");

        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList =
            {
                "publish", Path.Combine(Root, "samples", "AotClock", "AotClock.csproj"), "--configuration", "Release", "--runtime", Runtime,
                "--artifacts-path", Artifacts, "--output", Folder, "--nologo", "--verbosity", "quiet",
                // Servers that outlive the build would hold its output open, and with it this test.
                "-nodeReuse:false", "-p:UseSharedCompilation=false",
                // Nobody debugs this program, and writing the symbols takes time.
                "-p:NativeDebugSymbols=false",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the MSBuild that runs the tests says to its children is not meant for this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        Output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"dotnet publish of samples/AotClock failed.\n{Output}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
