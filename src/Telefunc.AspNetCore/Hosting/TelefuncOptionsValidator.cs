using System.Globalization;
using Microsoft.Extensions.Options;

namespace Telefunc.Hosting;

/// <summary>Names every option that is out of its range, with its value and the range.</summary>
internal sealed class TelefuncOptionsValidator : IValidateOptions<TelefuncOptions>
{
    // Clients and timers count milliseconds in 31 bits.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public ValidateOptionsResult Validate(string? name, TelefuncOptions options)
    {
        var faults = new List<string>();
        CheckServer(options, faults);
        CheckTimes(options.Channel, faults);
        CheckSizes(options.Channel, faults);
        CheckBroadcast(options.Broadcast, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckServer(TelefuncOptions options, List<string> faults)
    {
        if (options.Path is not ['/', _, ..] || options.Path.AsSpan().IndexOfAny("?# ") >= 0)
            faults.Add(Fault(nameof(options.Path), options.Path, "a path that begins with '/', is longer than that and has no query"));
        Range(nameof(options.MaxRequestBodySize), options.MaxRequestBodySize, 1, Array.MaxLength, faults);
        foreach (var origin in options.AllowedOrigins)
        {
            if (!RequestOrigin.IsListable(origin))
                faults.Add(Fault(nameof(options.AllowedOrigins), origin, "scheme://host or scheme://host:port without a path, or null"));
        }

        const ChannelTransports known = ChannelTransports.Sse | ChannelTransports.WebSocket;
        var transports = options.Channel.Transports;
        if ((transports & known) == 0 || (transports & ~known) != 0)
            faults.Add(Fault("Channel.Transports", transports, "Sse, WebSocket or both"));
    }

    private static void CheckTimes(ChannelOptions channel, List<string> faults)
    {
        Range("Channel.ReconnectTimeout", channel.ReconnectTimeout, Shortest, Longest, faults);
        Range("Channel.IdleTimeout", channel.IdleTimeout, Shortest, Longest, faults);
        Range("Channel.PingInterval", channel.PingInterval, TimeSpan.FromSeconds(1), Longest, faults);
        Range("Channel.ConnectTtl", channel.ConnectTtl, Shortest, Longest, faults);
        Range("Channel.CloseTimeout", channel.CloseTimeout, Shortest, Longest, faults);
        Range("Channel.SseFlushThrottle", channel.SseFlushThrottle, TimeSpan.Zero, Longest, faults);
        Range("Channel.SsePostIdleFlushDelay", channel.SsePostIdleFlushDelay, TimeSpan.Zero, Longest, faults);
    }

    private static void CheckSizes(ChannelOptions channel, List<string> faults)
    {
        Range("Channel.ReplayBuffer", channel.ReplayBuffer, 1, int.MaxValue, faults);
        Range("Channel.ReplayBufferBinary", channel.ReplayBufferBinary, 1, int.MaxValue, faults);
        Range("Channel.ClientReplayBuffer", channel.ClientReplayBuffer, 1, int.MaxValue, faults);
        Range("Channel.ClientReplayBufferBinary", channel.ClientReplayBufferBinary, 1, int.MaxValue, faults);
        Range("Channel.BufferLimit", channel.BufferLimit, 1, int.MaxValue, faults);
        Range("Channel.BufferLimitBinary", channel.BufferLimitBinary, 1, int.MaxValue, faults);
        Range("Channel.MaxMessageSize", channel.MaxMessageSize, 1024, Array.MaxLength, faults);
        Range("Channel.MaxChannelsPerConnection", channel.MaxChannelsPerConnection, 1, 65_536, faults);
        Range("Channel.ConnectionHighWaterMark", channel.ConnectionHighWaterMark, 1, int.MaxValue, faults);
        Range("Channel.ConnectionReceiveLimit", channel.ConnectionReceiveLimit, 1, int.MaxValue, faults);
        Range("Channel.MaxReceiveWindow", channel.MaxReceiveWindow, 2 * 1024 * 1024, 64 * 1024 * 1024, faults);
    }

    private static void CheckBroadcast(BroadcastOptions broadcast, List<string> faults)
    {
        Range("Broadcast.MaxKeyLength", broadcast.MaxKeyLength, 1, 4096, faults);
        Range("Broadcast.MaxKeys", broadcast.MaxKeys, 1, int.MaxValue, faults);
        Range("Broadcast.BufferLimit", broadcast.BufferLimit, 1, int.MaxValue, faults);
        Range("Broadcast.BufferLimitBinary", broadcast.BufferLimitBinary, 1, int.MaxValue, faults);
        if (!Enum.IsDefined(broadcast.SlowMember))
            faults.Add(Fault("Broadcast.SlowMember", broadcast.SlowMember, "Disconnect or DropOldest"));
        Range("Broadcast.UnsubscribeDelay", broadcast.UnsubscribeDelay, TimeSpan.Zero, Longest, faults);
        Range("Broadcast.ReorderDelay", broadcast.ReorderDelay, Shortest, Longest, faults);
        Range("Broadcast.ReorderLimit", broadcast.ReorderLimit, 1, int.MaxValue, faults);
        Range("Broadcast.CatchUpTimeout", broadcast.CatchUpTimeout, Shortest, Longest, faults);
        Range("Broadcast.PositionCheckInterval", broadcast.PositionCheckInterval, TimeSpan.FromSeconds(1), Longest, faults);
        Range("Broadcast.MaxWaitingPublishes", broadcast.MaxWaitingPublishes, 1, int.MaxValue, faults);
        Range("Broadcast.InMemory.RetainedMessages", broadcast.InMemory.RetainedMessages, 1, int.MaxValue, faults);
        Range("Broadcast.InMemory.RetainedBytes", broadcast.InMemory.RetainedBytes, 1, int.MaxValue, faults);
        Range("Broadcast.InMemory.MaxRetainedBytes", broadcast.InMemory.MaxRetainedBytes, 1, int.MaxValue, faults);
        Range("Broadcast.InMemory.RetentionTime", broadcast.InMemory.RetentionTime, TimeSpan.FromSeconds(1), Longest, faults);
        Range("Broadcast.InMemory.MaxKeys", broadcast.InMemory.MaxKeys, 1, int.MaxValue, faults);
    }

    private static void Range<T>(string option, T value, T least, T most, List<string> faults)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            faults.Add(Fault(option, value, string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}")));
    }

    private static string Fault(string option, object? value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"The Telefunc option {option} is '{value}'; allowed is {allowed}.");
}
