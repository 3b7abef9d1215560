namespace Telefunc.TypeScript.Tests;

/// <summary>The contract in this assembly becomes exactly the files in the folder Golden.</summary>
public sealed class GoldenTests
{
    private static readonly string Golden = Path.Combine(Project.Folder, "Golden");

    [Fact]
    public void The_files_are_the_golden_ones()
    {
        var generation = Generation.Run(Project.Assembly, [], new());

        // If the change is meant: copy obj/generated over Golden.
        Assert.Equal(Read(Golden), generation.Files);
    }

    [Fact]
    public void The_build_has_written_the_same_files() => Assert.Equal(Read(Golden), Read(Project.Generated));

    [Fact]
    public void Nothing_is_wrong_with_the_contract() => Assert.Empty(Generation.Run(Project.Assembly, [], new()).Problems);

    [Fact]
    public void The_files_are_the_same_each_time()
    {
        var first = Generation.Run(Project.Assembly, [], new());

        Assert.Equal(first.Files, Generation.Run(Project.Assembly, [], new()).Files);
    }

    [Fact]
    public void The_files_say_nothing_of_the_machine_they_were_made_on()
    {
        foreach (var text in Generation.Run(Project.Assembly, [], new()).Files.Values)
        {
            Assert.DoesNotContain(Project.Repository, text, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', text);
        }
    }

    private static SortedDictionary<string, string> Read(string folder) => new(
        Directory.EnumerateFiles(folder, "*.ts", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(folder, f).Replace('\\', '/'), File.ReadAllText),
        StringComparer.Ordinal);
}
