using StackExchange.Redis;

namespace Telefunc.Redis.Tests;

/// <summary>Makes transports as tests need them: impatient where a test waits for it, otherwise with much patience.</summary>
internal static class Transports
{
    public static RedisBroadcastTransport Create(string address, Action<RedisBroadcastOptions>? configure = null)
    {
        var options = new RedisBroadcastOptions
        {
            Configuration = ConfigurationOptions.Parse(address),
            PublishTimeout = TimeSpan.FromSeconds(60),
            ReadTimeout = TimeSpan.FromSeconds(60),
            RetainedMessages = 100_000,
            RetainedBytes = 100_000_000,
            MaxWaitingMessages = 100_000,
        };
        options.Configuration.ConnectTimeout = 1000;
        options.Configuration.AsyncTimeout = 2000;
        options.Configuration.ReconnectRetryPolicy = new LinearRetry(100);
        configure?.Invoke(options);
        return new RedisBroadcastTransport(options);
    }
}
