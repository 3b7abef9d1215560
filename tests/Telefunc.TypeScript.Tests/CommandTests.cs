using System.CommandLine;

namespace Telefunc.TypeScript.Tests;

/// <summary>The command line, as the tool and the build use it.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("telefunc-typescript-");

    private string Output => Path.Combine(_folder.FullName, "new", "client");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_writes_the_files_and_says_which()
    {
        var (exitCode, said, errors) = await RunAsync("typescript", "--assembly", Project.Assembly, "--output", Output);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("wrote Room.telefunc.ts", said, StringComparison.Ordinal);
        Assert.Contains("wrote objects/Shapes.telefunc.ts", said, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Output, "objects", "Shapes.telefunc.ts")));
    }

    [Fact]
    public async Task A_file_whose_text_is_the_same_stays_untouched_and_one_that_is_not_needed_goes()
    {
        await RunAsync("typescript", "-a", Project.Assembly, "-o", Output);
        var same = Path.Combine(Output, "Room.telefunc.ts");
        var changed = Path.Combine(Output, "Calls.telefunc.ts");
        var gone = Path.Combine(Output, "deeper", "Gone.telefunc.ts");
        var foreign = Path.Combine(Output, "Foreign.telefunc.ts");
        Directory.CreateDirectory(Path.GetDirectoryName(gone)!);
        File.Copy(same, gone);
        await File.WriteAllTextAsync(foreign, "// written by hand\n", TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(changed, "// changed\n", TestContext.Current.CancellationToken);
        var before = DateTime.UnixEpoch;
        File.SetLastWriteTimeUtc(same, before);

        var (exitCode, said, _) = await RunAsync("typescript", "-a", Project.Assembly, "-o", Output);

        Assert.Equal(0, exitCode);
        Assert.Equal(["wrote Calls.telefunc.ts", "deleted deeper/Gone.telefunc.ts"], said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(before, File.GetLastWriteTimeUtc(same));
        Assert.False(File.Exists(gone));
        Assert.True(File.Exists(foreign));
        Assert.Equal((0, "up to date\n", ""), await RunAsync("typescript", "-a", Project.Assembly, "-o", Output));
    }

    [Fact]
    public async Task Arguments_can_come_from_a_file()
    {
        var file = Path.Combine(_folder.FullName, "arguments.rsp");
        await File.WriteAllLinesAsync(file, [$"--assembly \"{Project.Assembly}\"", $"--output \"{Output} with spaces\"", "--enums camelCaseNames"], TestContext.Current.CancellationToken);

        Assert.Equal(0, (await RunAsync("typescript", "@" + file)).ExitCode);

        var text = await File.ReadAllTextAsync(Path.Combine(Output + " with spaces", "Calls.telefunc.ts"), TestContext.Current.CancellationToken);
        Assert.Contains("export type Color = 'red' | 'green' | 'blue'", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assembly_that_is_none_is_said_in_one_line()
    {
        var text = Path.Combine(_folder.FullName, "text.dll");
        await File.WriteAllTextAsync(text, "text", TestContext.Current.CancellationToken);

        var missing = await RunAsync("typescript", "-a", Path.Combine(_folder.FullName, "missing.dll"), "-o", Output);
        var wrong = await RunAsync("typescript", "-a", text, "-o", Output);

        Assert.Equal((1, "", 2), (missing.ExitCode, missing.Said, missing.Errors.Split('\n').Length));
        Assert.Contains("telefunc : error TF0100: There is no file", missing.Errors, StringComparison.Ordinal);
        Assert.Equal((1, "", 2), (wrong.ExitCode, wrong.Said, wrong.Errors.Split('\n').Length));
        Assert.Contains("is not a .NET assembly", wrong.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task An_error_in_the_contract_writes_nothing()
    {
        var server = ServerSource.Compile(_folder.FullName, "Server", "public class A { [Telefunction] public void On() { } [Telefunction(\"on\")] public void Off() { } }");

        var (exitCode, _, errors) = await RunAsync(["typescript", "-a", server, "-o", Output, .. ServerSource.AllReferences().SelectMany(r => new[] { "-r", r })]);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("telefunc : error TF0104: ", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task An_assembly_without_telefunctions_is_a_warning()
    {
        var (exitCode, said, errors) = await RunAsync("typescript", "-a", typeof(Channel<,>).Assembly.Location, "-o", Output);

        Assert.Equal((0, "up to date\n"), (exitCode, said));
        Assert.Contains("telefunc : warning TF0105: Telefunc has no telefunctions", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Option '--assembly' is required.", "typescript")]
    [InlineData("'x' is not of the form FULL.NAME=TYPE.", "typescript", "-a", "a.dll", "-o", "b", "--type", "x")]
    [InlineData("Cannot parse argument 'colours' for option '--enums'", "typescript", "-a", "a.dll", "-o", "b", "--enums", "colours")]
    public async Task A_wrong_command_line_is_told_with_the_way_to_help(string expected, params string[] arguments)
    {
        var (exitCode, said, errors) = await RunAsync(arguments);

        Assert.Equal((2, ""), (exitCode, said));
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.EndsWith("See: telefunc typescript --help\n", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_has_the_options_examples_and_exit_codes()
    {
        var (exitCode, said, _) = await RunAsync("typescript", "--help");

        Assert.Equal(0, exitCode);
        Assert.Contains("telefunc typescript [options]", said, StringComparison.Ordinal);
        Assert.Contains("--enums <numbers|names|camelCaseNames>", said, StringComparison.Ordinal);
        Assert.Contains("telefunc typescript --assembly bin/Debug/net10.0/Shop.dll --output client/telefunc", said, StringComparison.Ordinal);
        Assert.Contains("2  the command line is not understood", said, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Said, string Errors)> RunAsync(params string[] arguments)
    {
        using var said = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var root = CommandLine.Root("telefunc", "", TypeScriptCommand.Create());
        var exitCode = await CommandLine.RunAsync(root, arguments, new InvocationConfiguration { Output = said, Error = errors });
        return (exitCode, said.ToString().ReplaceLineEndings("\n"), errors.ToString().ReplaceLineEndings("\n"));
    }
}
