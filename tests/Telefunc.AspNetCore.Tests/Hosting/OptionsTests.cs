using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Telefunc.Hosting;
using Telefunc.Connections;

namespace Telefunc.AspNetCore.Tests.Hosting;

/// <summary>Wrong settings stop the start, with a message that says which, what and what instead.</summary>
public sealed class OptionsTests
{
    private static readonly TimeSpan TooLong = TimeSpan.FromMilliseconds(int.MaxValue) + TimeSpan.FromMilliseconds(1);

    public static TheoryData<string, string, Action<TelefuncOptions>> Wrong => new()
    {
        { "Path", "''", o => o.Path = "" },
        { "Path", "'/'", o => o.Path = "/" },
        { "Path", "'telefunc'", o => o.Path = "telefunc" },
        { "Path", "'/a?b'", o => o.Path = "/a?b" },
        { "MaxRequestBodySize", "'0'", o => o.MaxRequestBodySize = 0 },
        { "AllowedOrigins", "'*'", o => o.AllowedOrigins.Add("*") },
        { "AllowedOrigins", "'https://a.example/'", o => o.AllowedOrigins.Add("https://a.example/") },
        { "AllowedOrigins", "'a.example'", o => o.AllowedOrigins.Add("a.example") },
        { "Channel.Transports", "'None'", o => o.Channel.Transports = ChannelTransports.None },
        { "Channel.Transports", "'4'", o => o.Channel.Transports = (ChannelTransports)4 },
        { "Channel.ReconnectTimeout", "'00:00:00'", o => o.Channel.ReconnectTimeout = TimeSpan.Zero },
        { "Channel.ReconnectTimeout", "'-00:00:00.0010000'", o => o.Channel.ReconnectTimeout = Timeout.InfiniteTimeSpan },
        { "Channel.ReconnectTimeout", "'24.20:31:23.6480000'", o => o.Channel.ReconnectTimeout = TooLong },
        { "Channel.IdleTimeout", "'24.20:31:23.6480000'", o => o.Channel.IdleTimeout = TooLong },
        { "Channel.PingInterval", "'00:00:00.9990000'", o => o.Channel.PingInterval = TimeSpan.FromMilliseconds(999) },
        { "Channel.PingInterval", "'24.20:31:23.6480000'", o => o.Channel.PingInterval = TooLong },
        { "Channel.ConnectTtl", "'00:00:00'", o => o.Channel.ConnectTtl = TimeSpan.Zero },
        { "Channel.CloseTimeout", "'24.20:31:23.6480000'", o => o.Channel.CloseTimeout = TooLong },
        { "Channel.ReplayBuffer", "'0'", o => o.Channel.ReplayBuffer = 0 },
        { "Channel.ReplayBufferBinary", "'-1'", o => o.Channel.ReplayBufferBinary = -1 },
        { "Channel.ClientReplayBuffer", "'0'", o => o.Channel.ClientReplayBuffer = 0 },
        { "Channel.ClientReplayBufferBinary", "'0'", o => o.Channel.ClientReplayBufferBinary = 0 },
        { "Channel.BufferLimit", "'0'", o => o.Channel.BufferLimit = 0 },
        { "Channel.BufferLimitBinary", "'0'", o => o.Channel.BufferLimitBinary = 0 },
        { "Channel.SseFlushThrottle", "'-00:00:01'", o => o.Channel.SseFlushThrottle = TimeSpan.FromSeconds(-1) },
        { "Channel.SsePostIdleFlushDelay", "'-00:00:01'", o => o.Channel.SsePostIdleFlushDelay = TimeSpan.FromSeconds(-1) },
        { "Channel.MaxMessageSize", "'1023'", o => o.Channel.MaxMessageSize = 1023 },
        { "Channel.MaxChannelsPerConnection", "'0'", o => o.Channel.MaxChannelsPerConnection = 0 },
        { "Channel.MaxChannelsPerConnection", "'65537'", o => o.Channel.MaxChannelsPerConnection = 65_537 },
        { "Channel.ConnectionHighWaterMark", "'0'", o => o.Channel.ConnectionHighWaterMark = 0 },
        { "Channel.ConnectionReceiveLimit", "'0'", o => o.Channel.ConnectionReceiveLimit = 0 },
        { "Channel.MaxReceiveWindow", "'2097151'", o => o.Channel.MaxReceiveWindow = (2 * 1024 * 1024) - 1 },
        { "Channel.MaxReceiveWindow", "'67108865'", o => o.Channel.MaxReceiveWindow = (64 * 1024 * 1024) + 1 },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_value_out_of_range_stops_the_start(string option, string value, Action<TelefuncOptions> configure)
    {
        var builder = Builder();
        builder.Services.AddTelefunc(configure);
        await using var app = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        var fault = Assert.Single(error.Failures);
        Assert.StartsWith($"The Telefunc option {option} is {value}; allowed is ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_are_named_at_once()
    {
        var builder = Builder();
        builder.Services.AddTelefunc(options =>
        {
            options.Channel.PingInterval = TimeSpan.Zero;
            options.Channel.MaxChannelsPerConnection = 70_000;
        });
        await using var app = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            [
                "The Telefunc option Channel.PingInterval is '00:00:00'; allowed is from 00:00:01 to 24.20:31:23.6470000.",
                "The Telefunc option Channel.MaxChannelsPerConnection is '70000'; allowed is from 1 to 65536.",
            ],
            error.Failures);
    }

    // An option that is added must get a range, too.
    [Fact]
    public void Every_channel_option_is_validated()
    {
        var tested = Wrong.Select(row => row.Data.Item1).ToHashSet();

        Assert.All(typeof(ChannelOptions).GetProperties(), property => Assert.Contains("Channel." + property.Name, tested));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Options_bind_from_configuration(bool byOverload)
    {
        var builder = Builder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Telefunc:Path"] = "/live",
            ["Telefunc:MaxRequestBodySize"] = "5000",
            ["Telefunc:AllowedOrigins:0"] = "https://app.example",
            ["Telefunc:Channel:PingInterval"] = "00:00:07",
            ["Telefunc:Channel:Transports"] = "Sse",
            ["Telefunc:Channel:MaxChannelsPerConnection"] = "12",
        });
        var section = builder.Configuration.GetSection("Telefunc");
        if (byOverload)
            builder.Services.AddTelefunc(section);
        else
            builder.Services.AddTelefunc(section.Bind);
        using var services = builder.Services.BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<TelefuncOptions>>().Value;

        Assert.Equal(("/live", 5000), (options.Path, options.MaxRequestBodySize));
        Assert.Equal(["https://app.example"], options.AllowedOrigins);
        Assert.Equal(TimeSpan.FromSeconds(7), options.Channel.PingInterval);
        Assert.Equal(ChannelTransports.Sse, options.Channel.Transports);
        Assert.Equal(12, options.Channel.MaxChannelsPerConnection);
        Assert.True(options.Json.PropertyNameCaseInsensitive);
    }

    [Fact]
    public void Options_that_configuration_leaves_out_keep_their_defaults()
    {
        var builder = Builder();
        builder.Services.AddTelefunc(builder.Configuration.GetSection("Telefunc"));
        using var services = builder.Services.BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<TelefuncOptions>>().Value;

        Assert.Equal(("/_telefunc", 30_000_000), (options.Path, options.MaxRequestBodySize));
        Assert.Equal(new ChannelOptions().PingInterval, options.Channel.PingInterval);
    }

    [Fact]
    public void Mapping_without_AddTelefunc_says_what_is_missing()
    {
        using var app = (IDisposable)Builder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => ((WebApplication)app).MapTelefunc());

        Assert.Contains("AddTelefunc", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddTelefunc_may_be_called_twice_and_returns_the_services()
    {
        var builder = Builder();
        builder.Services.AddTelefunc(options => options.Path = "/first");
        var returned = builder.Services.AddTelefunc(options => options.MaxRequestBodySize = 7);
        using var services = builder.Services.BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<TelefuncOptions>>().Value;

        Assert.Same(builder.Services, returned.Services);
        Assert.Equal(("/first", 7), (options.Path, options.MaxRequestBodySize));
    }

    private static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IChannelEndpoint>(new RecordingChannels());
        return builder;
    }
}
