using System.Diagnostics;

namespace Telefunc.Browser;

public sealed class BuildTests
{
    [Fact]
    public async Task Without_Node_the_build_stops_with_one_clear_sentence()
    {
        // A PATH with nothing on it but the shell that MSBuild starts programs with.
        var path = Directory.CreateTempSubdirectory("telefunc-no-node-");
        if (!OperatingSystem.IsWindows())
            File.CreateSymbolicLink(Path.Combine(path.FullName, "sh"), "/bin/sh");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "msbuild", Path.Combine(Repository.Playground, "Playground.csproj"), "-target:CheckNode", "-nodeReuse:false", "-noLogo" },
            Environment = { ["PATH"] = path.FullName },
            RedirectStandardOutput = true,
        };

        using var build = Process.Start(start)!;
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        path.Delete(recursive: true);

        Assert.NotEqual(0, build.ExitCode);
        var error = Assert.Single(output.Split('\n'), line => line.Contains("error", StringComparison.Ordinal));
        Assert.Contains("Telefunc's playground needs Node.js 20 or newer with npm", error, StringComparison.Ordinal);
    }
}
