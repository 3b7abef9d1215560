using System.Diagnostics.Metrics;
using Telefunc.Broadcasting;

namespace Telefunc.Redis;

/// <summary>The meter <c>Telefunc.Redis</c>.</summary>
internal sealed class RedisMetrics
{
    private readonly Counter<long> _published;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _received;
    private readonly Counter<long> _interruptions;
    private readonly UpDownCounter<long> _subscriptions;

    public RedisMetrics(IMeterFactory? meters)
    {
        var options = new MeterOptions("Telefunc.Redis");
        var meter = meters is null ? new Meter(options) : meters.Create(options);
        _published = meter.CreateCounter<long>("telefunc.redis.published", "{message}", "Publishes that ended, by their outcome.");
        _retries = meter.CreateCounter<long>("telefunc.redis.retries", "{try}", "Tries to publish that failed and were repeated.");
        _received = meter.CreateCounter<long>("telefunc.redis.received", "{message}", "Messages that Redis sent.");
        _interruptions = meter.CreateCounter<long>("telefunc.redis.interruptions", "{interruption}", "Times that messages of a key may have been missed.");
        _subscriptions = meter.CreateUpDownCounter<long>("telefunc.redis.subscriptions", "{key}", "Keys that this server is subscribed to.");
    }

    public void Published(BroadcastErrorReason? failure) => _published.Add(1, new KeyValuePair<string, object?>("outcome", failure switch
    {
        null => "ok",
        BroadcastErrorReason.Unavailable => "unavailable",
        BroadcastErrorReason.Unknown => "unknown",
        BroadcastErrorReason.Overloaded => "overloaded",
        _ => "refused",
    }));

    public void Retried() => _retries.Add(1);

    public void Received() => _received.Add(1);

    public void Interrupted() => _interruptions.Add(1);

    public void SubscriptionsChanged(int by) => _subscriptions.Add(by);
}
