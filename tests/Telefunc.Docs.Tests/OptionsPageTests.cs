using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Telefunc.Docs.Tests;

/// <summary>The tables of docs/options.md name every option with its default and its limits as they are in the code.</summary>
public sealed partial class OptionsPageTests
{
    private const long Mebibyte = 1024 * 1024;

    private static readonly Dictionary<string, string[]> Rows = Row().Matches(Page.Get("docs/options.md").Text)
        .ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value.Split('|').Select(cell => cell.Trim().Trim('`')).ToArray());

    public static TheoryData<string> Options => [.. Named.Keys];

    /// <summary>Options that are a number or a time, which have limits.</summary>
    public static TheoryData<string> Measured =>
        [.. Named.Where(option => option.Value.PropertyType == typeof(int) || option.Value.PropertyType == typeof(TimeSpan)).Select(option => option.Key)];

    private static Dictionary<string, PropertyInfo> Named { get; } =
        Properties(typeof(TelefuncOptions), "").ToDictionary(option => option.Name, option => option.Property);

    // Options of options are named with a dot.
    private static IEnumerable<(string Name, PropertyInfo Property)> Properties(Type type, string prefix) =>
        type.GetProperties().SelectMany(property => property.PropertyType.Namespace == "Telefunc" && property.PropertyType.IsClass
            ? Properties(property.PropertyType, $"{prefix}{property.Name}.")
            : [(prefix + property.Name, property)]);

    [Fact]
    public void The_page_names_no_other_options() => Assert.Equal(Named.Keys.Order(), Rows.Keys.Order());

    [Fact]
    public void The_configuration_on_the_page_is_accepted()
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(Page.Get("docs/options.md").In("json").Single().Code));
        var configuration = new ConfigurationBuilder().AddJsonStream(json).Build();
        using var services = new ServiceCollection().AddLogging().AddTelefunc(configuration.GetSection("Telefunc")).Services.BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<TelefuncOptions>>().Value;

        Assert.Equal(["https://app.example.com"], options.AllowedOrigins);
        Assert.Equal(TimeSpan.FromMinutes(5), options.Channel.ReconnectTimeout);
        Assert.Equal(ChannelTransports.Sse | ChannelTransports.WebSocket, options.Channel.Transports);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void The_page_gives_the_default(string name)
    {
        var value = Named[name].GetValue(Owner(new TelefuncOptions(), name));
        var cell = Rows[name][0];

        switch (value)
        {
            case int or TimeSpan:
                Assert.Equal(InUnits(value), Parse(cell));
                break;
            case System.Collections.IList list:
                Assert.Empty(list);
                Assert.Equal("empty", cell);
                break;
            case System.Text.Json.JsonSerializerOptions:
                Assert.Equal("web defaults", cell);
                break;
            default:
                Assert.Equal(value!.ToString(), cell);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Measured))]
    public void The_page_gives_the_limits(string name)
    {
        var least = Parse(Rows[name][1]);
        var most = Parse(Rows[name][2]);

        Assert.True(IsAllowed(name, least), $"{name}: {Rows[name][1]} is refused");
        Assert.True(IsAllowed(name, most), $"{name}: {Rows[name][2]} is refused");
        Assert.False(IsAllowed(name, least - 1), $"{name}: less than {Rows[name][1]} is allowed");
        if (most < int.MaxValue || Named[name].PropertyType == typeof(TimeSpan))
            Assert.False(IsAllowed(name, most + 1), $"{name}: more than {Rows[name][2]} is allowed");
    }

    private static object Owner(TelefuncOptions options, string name) =>
        name.Split('.')[..^1].Aggregate((object)options, (owner, part) => owner.GetType().GetProperty(part)!.GetValue(owner)!);

    private static bool IsAllowed(string name, long value)
    {
        var property = Named[name];
        using var services = new ServiceCollection().AddLogging()
            .AddTelefunc(options => property.SetValue(
                Owner(options, name),
                property.PropertyType == typeof(TimeSpan) ? TimeSpan.FromMilliseconds(value) : checked((int)value)))
            .Services.BuildServiceProvider();
        try
        {
            return services.GetRequiredService<IOptions<TelefuncOptions>>().Value is not null;
        }
        catch (OptionsValidationException)
        {
            return false;
        }
    }

    // Times in milliseconds, everything else in its own unit.
    internal static long InUnits(object value) => value is TimeSpan time ? (long)time.TotalMilliseconds : (int)value;

    internal static long Parse(string cell) => cell.Split(" + ").Sum(term =>
    {
        var quantity = Quantity().Match(term);
        Assert.True(quantity.Success, $"'{cell}' is no quantity");
        var number = long.Parse(quantity.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        return number * quantity.Groups[2].Value switch { "s" => 1000, "KiB" => 1024, "MiB" => Mebibyte, _ => 1 };
    });

    [GeneratedRegex(@"^\| `([\w.]+)` \|(.*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^([\d,]+)(?: (ms|s|KiB|MiB|bytes))?$")]
    private static partial Regex Quantity();
}
