using System.Diagnostics;

namespace Telefunc.TypeScript.Tests;

/// <summary>The step of the build, as the package brings it to a project.</summary>
public sealed class BuildStepTests : IDisposable
{
    private const string Clock = """
        namespace Shop;
        /// <summary>Tells the time.</summary>
        public static class Clock
        {
            /// <summary>What time it is.</summary>
            [Telefunc.Telefunction] public static Reading OnClock() => new(1);
        }
        public record Reading(long Time);
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("telefunc-typescript build ");

    private string Generated => Path.Combine(_folder.FullName, "client", "telefunc", "Clock.telefunc.ts");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_build_writes_the_files_when_something_changed_and_only_then()
    {
        await WriteAsync("Clock.cs", Clock);
        await WriteAsync("Shop.csproj", ProjectFile());

        var first = await BuildAsync();
        Assert.Contains("wrote Clock.telefunc.ts", first, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(Generated, TestContext.Current.CancellationToken);
        Assert.Contains("/** What time it is. */\nexport function onClock(): Promise<Reading> {", text, StringComparison.Ordinal);

        var second = await BuildAsync();
        Assert.DoesNotContain("Clock.telefunc.ts", second, StringComparison.Ordinal);
        Assert.DoesNotContain("up to date", second, StringComparison.Ordinal);

        File.Delete(Generated);
        Assert.Contains("wrote Clock.telefunc.ts", await BuildAsync(), StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(Generated, TestContext.Current.CancellationToken));

        await WriteAsync("Clock.cs", Clock.Replace("Reading(long Time)", "Reading(long Time, System.DayOfWeek Day = 0)", StringComparison.Ordinal));
        await WriteAsync("Shop.csproj", ProjectFile("<TelefuncTypeScriptEnums>Names</TelefuncTypeScriptEnums><TelefuncTypeScriptExactInt64>true</TelefuncTypeScriptExactInt64>"));
        Assert.Contains("wrote Clock.telefunc.ts", await BuildAsync(), StringComparison.Ordinal);
        text = await File.ReadAllTextAsync(Generated, TestContext.Current.CancellationToken);
        Assert.Contains("  time: number | bigint\n  day: DayOfWeek\n", text, StringComparison.Ordinal);
        Assert.Contains("export type DayOfWeek = 'Sunday' | 'Monday' |", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_an_error_of_the_build()
    {
        await WriteAsync("Clock.cs", Clock + " [Telefunc.Telefunctions(\"/../Clock.telefunc.ts\")] public static class Other { [Telefunc.Telefunction] public static void On() { } }");
        await WriteAsync("Shop.csproj", ProjectFile());

        var output = await BuildAsync(succeeds: false);

        Assert.Contains("error TF0104: the file key /../Clock.telefunc.ts is no path below the output folder", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Generated));
    }

    /// <summary>A project outside the repository that has what package references would give it.</summary>
    private static string ProjectFile(string properties = "")
    {
        var program = typeof(Generation).Assembly.Location;
        var telefunc = typeof(Channel<,>).Assembly.Location;
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <TelefuncTypeScriptOutput>client/telefunc</TelefuncTypeScriptOutput>
                <TelefuncTypeScriptProgram>{program}</TelefuncTypeScriptProgram>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="Telefunc" HintPath="{telefunc}" />
              </ItemGroup>
              <Import Project="{Path.Combine(Project.Repository, "src", "Telefunc.TypeScript", "build", "Telefunc.TypeScript.targets")}" />
            </Project>
            """;
    }

    private Task WriteAsync(string name, string text) =>
        File.WriteAllTextAsync(Path.Combine(_folder.FullName, name), text, TestContext.Current.CancellationToken);

    private async Task<string> BuildAsync(bool succeeds = true)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "build", "Shop.csproj", "-nodeReuse:false", "-noLogo", "-tl:off", "-consoleLoggerParameters:Verbosity=normal;NoSummary", "-p:UseSharedCompilation=false" },
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
        };
        using var build = Process.Start(start)!;
        var output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True((build.ExitCode == 0) == succeeds, output);
        return output;
    }
}
