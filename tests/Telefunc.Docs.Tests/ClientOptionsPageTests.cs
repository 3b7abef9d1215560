using System.Reflection;
using System.Text.RegularExpressions;

namespace Telefunc.Docs.Tests;

/// <summary>The table of docs/client.md names every option of the client with its default as it is in the code.</summary>
public sealed partial class ClientOptionsPageTests
{
    private static readonly Dictionary<string, string[]> Rows = Row().Matches(Page.Get("docs/client.md").Text.Split("## Options")[1])
        .ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value.Split('|').Select(cell => cell.Trim()).ToArray());

    public static TheoryData<string> Options => [.. Named.Keys];

    private static Dictionary<string, PropertyInfo> Named { get; } =
        typeof(TelefuncClientOptions).GetProperties().Where(property => property.Name != nameof(TelefuncClientOptions.Channel))
            .Select(property => (property.Name, property))
            .Concat(typeof(ClientChannelOptions).GetProperties().Select(property => ($"Channel.{property.Name}", property)))
            .ToDictionary(option => option.Item1, option => option.property);

    [Fact]
    public void The_page_names_all_options_and_no_others() => Assert.Equal(Named.Keys.Order(), Rows.Keys.Order());

    [Theory]
    [MemberData(nameof(Options))]
    public void The_page_gives_the_default(string name)
    {
        var options = new TelefuncClientOptions();
        var value = Named[name].GetValue(name.StartsWith("Channel.", StringComparison.Ordinal) ? options.Channel : options);
        var cell = Rows[name][0];

        switch (value)
        {
            case int or TimeSpan:
                Assert.Equal(OptionsPageTests.InUnits(value), OptionsPageTests.Parse(cell));
                break;
            case null:
                Assert.Equal("none", cell);
                break;
            case IDictionary<string, string> { Count: 0 } or System.Net.CookieContainer { Count: 0 }:
                Assert.Equal("empty", cell);
                break;
            case System.Text.Json.JsonSerializerOptions:
                Assert.Equal("web defaults", cell);
                break;
            case TimeProvider time:
                Assert.Same(TimeProvider.System, time);
                Assert.Equal("system", cell);
                break;
            default:
                Assert.Equal(value.ToString(), cell);
                break;
        }
    }

    [GeneratedRegex(@"^\| `([\w.]+)` \|(.*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
