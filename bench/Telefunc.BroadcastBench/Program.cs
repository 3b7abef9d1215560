using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Telefunc;
using Telefunc.BroadcastBench;
using Telefunc.Broadcasting;
using Telefunc.Channels;
using Telefunc.Protocol;
using Telefunc.Serialization;

// What a broadcast costs inside of the server, up to where bytes would go to the network. Compare ratios, not absolute times.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var text = Encoding.UTF8.GetBytes("\"" + new string('x', 1022) + "\"");

await MeasureMemoryAsync(5000);
await MeasureAwayAsync([0, 100, 10_000]);
await MeasureDeliveriesAsync(1000, 128);
await MeasureDeliveriesAsync(1000, 1024);
await MeasureDeliveriesAsync(5000, 1024);

async Task MeasureMemoryAsync(int count)
{
    var hub = Hub();
    var members = Join(hub, count);
    foreach (var (_, wire) in members)
        wire.Confirms = false;
    await PublishAsync(hub, 1, text);
    await DrainAsync(count);
    var before = GC.GetTotalMemory(forceFullCollection: true);
    await PublishAsync(hub, 1, text);
    await DrainAsync(2L * count);
    var after = GC.GetTotalMemory(forceFullCollection: true);
    Console.WriteLine($"memory: one message of 1 KB to {count} members, none of which has confirmed it: {after - before:N0} bytes, {(after - before) / (double)count:F1} a member");
    GC.KeepAlive(members);
}

async Task MeasureAwayAsync(int[] counts)
{
    foreach (var count in counts)
    {
        var hub = Hub();
        var witness = Join(hub, 1);
        var away = Join(hub, count);
        foreach (var (channel, wire) in away)
            channel.Endpoint.Detach(wire.Current!);
        await PublishAsync(hub, 2000, text);
        var times = new List<double>();
        for (var round = 0; round < 9; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await PublishAsync(hub, 2000, text);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / 2000);
        }

        times.Sort();
        Console.WriteLine($"away: {count,6} members away: {times[4]:F2} us a publish (from {times[0]:F2} to {times[^1]:F2})");
        GC.KeepAlive(witness);
        GC.KeepAlive(away);
    }
}

async Task MeasureDeliveriesAsync(int count, int size)
{
    const int Messages = 100;
    var payload = Encoding.UTF8.GetBytes("\"" + new string('x', size - 2) + "\"");
    var hub = Hub();
    var members = Join(hub, count);
    var raw = Enumerable.Range(0, count).Select(_ => new SinkOutput()).ToArray();
    var ratios = new List<double>();
    var rates = new List<double>();
    for (var round = 0; round < 11; round++)
    {
        var rawTime = await TimeAsync(() =>
        {
            for (var n = 0; n < Messages; n++)
            {
                foreach (var output in raw)
                    output.Write(new FrameHeader(FrameTag.Publish, 0, (uint)n), payload);
            }

            return Task.CompletedTask;
        });
        var time = await TimeAsync(() => PublishAsync(hub, Messages, payload));
        if (round < 3)
            continue;
        ratios.Add(rawTime / time);
        rates.Add(Messages * count / time);
    }

    ratios.Sort();
    rates.Sort();
    Console.WriteLine($"deliveries: {count} members, {size} bytes: {rates[rates.Count / 2]:N0} a second; raw writes: {ratios[ratios.Count / 2]:F2} of their rate (from {ratios[0]:F2} to {ratios[^1]:F2})");

    async Task<double> TimeAsync(Func<Task> act)
    {
        var expected = SinkOutput.Written + ((long)Messages * count * (payload.Length + FrameHeader.Size));
        var start = Stopwatch.GetTimestamp();
        await act();
        while (SinkOutput.Written < expected)
            await Task.Yield();
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await DrainAsync(0);
        return elapsed;
    }
}

static BroadcastHub Hub()
{
    var options = new BroadcastOptions { SlowMember = SlowMember.DropOldest };
    return new BroadcastHub(new InMemoryBroadcastTransport(options.InMemory), options, TimeProvider.System, NullLogger.Instance);
}

static (BroadcastChannel<string> Channel, SinkWire Wire)[] Join(BroadcastHub hub, int count)
{
    ChannelHost.SetCurrent(new ChannelHost(
        ChannelSide.Server, DialectSerializer.Default, TimeProvider.System, new ChannelOptions(), NullLogger.Instance, broadcast: hub));
    return [.. Enumerable.Range(0, count).Select(_ =>
    {
        var channel = new BroadcastChannel<string>("key");
        var wire = new SinkWire();
        wire.Attach(channel.Endpoint);
        return (channel, wire);
    })];
}

static async Task PublishAsync(BroadcastHub hub, int count, byte[] payload)
{
    for (var n = 0; n < count; n++)
        await hub.PublishAsync("key", BroadcastKind.Text, payload, CancellationToken.None);
}

// Lets the thread pool come to rest.
static async Task DrainAsync(long deliveries)
{
    while (ThreadPool.PendingWorkItemCount > 0)
        await Task.Yield();
    await Task.Delay(TimeSpan.FromMilliseconds(deliveries > 0 ? 500 : 20), TimeProvider.System);
}
