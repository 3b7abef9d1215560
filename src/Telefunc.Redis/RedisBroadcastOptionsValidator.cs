using System.Globalization;
using Microsoft.Extensions.Options;

namespace Telefunc.Redis;

/// <summary>Names every option that is out of its range, with its value and the range.</summary>
internal sealed class RedisBroadcastOptionsValidator : IValidateOptions<RedisBroadcastOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, RedisBroadcastOptions options)
    {
        var faults = Check(options);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    public static List<string> Check(RedisBroadcastOptions options)
    {
        var faults = new List<string>();
        if ((options.Configuration is null) == (options.Connection is null))
            faults.Add("Exactly one of the Redis options Configuration and Connection must be set.");
        if (options.Configuration is { EndPoints.Count: 0 })
            faults.Add("The Redis option Configuration names no server.");
        if (options.KeyPrefix is null || options.KeyPrefix.AsSpan().IndexOfAny('{', '}') >= 0)
            faults.Add(Fault(nameof(options.KeyPrefix), options.KeyPrefix, "text without { and }"));
        if (!Enum.IsDefined(options.RestartTrust))
            faults.Add(Fault(nameof(options.RestartTrust), options.RestartTrust, "one of the named values"));
        if (!Enum.IsDefined(options.ShardedChannels))
            faults.Add(Fault(nameof(options.ShardedChannels), options.ShardedChannels, "one of the named values"));

        Range(nameof(options.RetainedMessages), options.RetainedMessages, 1, 1_000_000, faults);
        Range(nameof(options.RetainedBytes), options.RetainedBytes, 1024, int.MaxValue, faults);
        Range(nameof(options.MaxWaitingMessages), options.MaxWaitingMessages, 1, int.MaxValue, faults);
        Range(nameof(options.MaxWaitingBytes), options.MaxWaitingBytes, 1024, long.MaxValue, faults);
        Range(nameof(options.MaxConcurrentSubscribes), options.MaxConcurrentSubscribes, 1, 10_000, faults);
        Range(nameof(options.Retention), options.Retention, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30), faults);
        Range(nameof(options.CountRetention), options.CountRetention, options.Retention, TimeSpan.FromDays(365), faults);
        Range(nameof(options.PublishTimeout), options.PublishTimeout, Shortest, Longest, faults);
        Range(nameof(options.ReadTimeout), options.ReadTimeout, Shortest, Longest, faults);
        Range(nameof(options.RetryDelay), options.RetryDelay, TimeSpan.FromMilliseconds(1), Longest, faults);
        Range(nameof(options.MaxRetryDelay), options.MaxRetryDelay, options.RetryDelay, Longest, faults);
        Range(nameof(options.UnsubscribeDelay), options.UnsubscribeDelay, TimeSpan.Zero, Longest, faults);
        Range(nameof(options.ProbeInterval), options.ProbeInterval, Shortest, Longest, faults);
        Range(nameof(options.ProbeTimeout), options.ProbeTimeout, Shortest, Longest, faults);
        return faults;
    }

    private static void Range<T>(string option, T value, T least, T most, List<string> faults)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            faults.Add(Fault(option, value, string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}")));
    }

    private static string Fault(string option, object? value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"The Redis option {option} is '{value}'; allowed is {allowed}.");
}
