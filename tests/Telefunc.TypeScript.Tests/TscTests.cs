using System.Text.RegularExpressions;

namespace Telefunc.TypeScript.Tests;

/// <summary>What the TypeScript compiler says of the generated files and of code that uses them.</summary>
public sealed partial class TscTests
{
    [Fact]
    public async Task Right_use_compiles_and_each_wrong_use_fails_as_it_should()
    {
        var folder = Project.Workspace("usage");
        OutputFolder.Update(Path.Combine(folder, "telefunc"), Generation.Run(Project.Assembly, [], new()).Files);
        var expected = new List<(string File, int Line, string Code)>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Project.Folder, "Usage"), "*.ts"))
        {
            var name = Path.GetFileName(file);
            File.Copy(file, Path.Combine(folder, name));
            var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
            for (var i = 0; i < lines.Length; i++)
                expected.AddRange(Expectation().Matches(lines[i]).Select(m => (name, i + 1, m.Groups["code"].Value)));
        }

        var errors = await Tsc.CheckAsync(folder);

        Assert.True(expected.Count > 30);
        Assert.Equal(expected.Order(), errors.Select(e => (e.File, e.Line, e.Code)).Order());
    }

    [Fact]
    public async Task The_files_compile_with_other_options()
    {
        var folder = Project.Workspace("options");
        ContractOptions[] options =
        [
            new() { Enums = EnumStyle.Names, AreInt64Exact = true, IncludeFields = true },
            new() { Enums = EnumStyle.CamelCaseNames },
        ];
        foreach (var option in options)
            OutputFolder.Update(Path.Combine(folder, $"{option.Enums}"), Generation.Run(Project.Assembly, [], option).Files);

        Assert.Empty(await Tsc.CheckAsync(folder));
    }

    /// <summary>The end of a line that must not compile: <c>// TS2345</c>.</summary>
    [GeneratedRegex(@"// (?<code>TS\d+)$")]
    private static partial Regex Expectation();
}
