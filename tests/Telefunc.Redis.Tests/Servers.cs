using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Telefunc.Broadcasting;
using Telefunc.Interop;

namespace Telefunc.Redis.Tests;

/// <summary>
/// Several servers as an application makes them, each with subscribers that log what <see cref="IBroadcast"/> tells them, and with a
/// publisher that has a few numbered messages under way at any time until it is told to stop. A checker reads all logs afterwards.
/// </summary>
internal sealed class Servers : IAsyncDisposable
{
    private const string Key = "key";
    private const int UnderWay = 20;
    private const int SubscribersEach = 2;

    private readonly WebApplication[] _servers;
    private readonly Changes _changes = new();
    private readonly ConcurrentDictionary<string, PublishInfo> _receipts = new();
    private readonly ConcurrentQueue<BroadcastException> _failures = new();
    private readonly CancellationTokenSource _enough = new();
    private readonly int[] _acknowledged;
    private Task[] _publishing = [];

    private Servers(WebApplication[] servers)
    {
        _servers = servers;
        _acknowledged = new int[servers.Length];
        Logs = [.. servers.Select(server => (IReadOnlyList<SubscriberLog>)
            [.. Enumerable.Range(0, SubscribersEach).Select(_ => new SubscriberLog(Bus(server), Key, _changes))])];
    }

    /// <summary>For each server the logs of its subscribers.</summary>
    public IReadOnlyList<IReadOnlyList<SubscriberLog>> Logs { get; }

    public IReadOnlyCollection<BroadcastException> Failures => _failures;

    /// <summary>The epochs in which anything was acknowledged.</summary>
    public IReadOnlySet<string> Epochs => _receipts.Values.Select(receipt => receipt.Epoch).ToHashSet();

    /// <param name="addresses">For each server where it reaches Redis.</param>
    /// <param name="retainedMessages">How many messages Redis retains.</param>
    public static async Task<Servers> StartAsync(string[] addresses, int retainedMessages = 100_000)
    {
        var servers = new Servers([.. addresses.Select(address => Build(address, retainedMessages))]);
        foreach (var log in servers.Logs.SelectMany(logs => logs))
            await Patience.WaitForAsync(log.Started, "a subscription to start");
        servers._publishing = [.. servers._servers.Select((server, number) => servers.PublishAsync(Bus(server), number))];
        return servers;
    }

    /// <summary>Waits until so many more messages of some servers were acknowledged; of all of them, if none is given.</summary>
    public async Task ProgressAsync(int messages = 300, int[]? servers = null)
    {
        var numbers = servers ?? [.. Enumerable.Range(0, _servers.Length)];
        var goal = Acknowledged(numbers) + messages;
        await _changes.WaitForAsync(
            () => Acknowledged(numbers) >= goal || _publishing.Any(task => task.IsFaulted), $"{messages} more receipts", Describe);
        Assert.DoesNotContain(_publishing, task => task.IsFaulted);
    }

    /// <summary>Ends the publishing, and waits until every subscriber has the last message.</summary>
    public async Task StopAsync()
    {
        await _enough.CancelAsync();
        await Patience.WaitForAsync(Task.WhenAll(_publishing), "the publishers to end");
        var last = await Bus(_servers[0]).PublishAsync(Key, "last");
        _receipts["last"] = last;
        await _changes.WaitForAsync(() => Logs.SelectMany(logs => logs).All(log => log.Last == last), $"the last message, {last}", Describe);
    }

    /// <summary>
    /// What the bus promises: in every log the numbers of an epoch rise by one, except for holes of exactly the size that was told; another
    /// epoch is told before its first message; a number means one message everywhere; none comes twice within an epoch; what one server
    /// published in turn keeps its order; and what was acknowledged is there, unless the log was told of a gap where it should be.
    /// </summary>
    public void Check()
    {
        var meanings = new Dictionary<(string Epoch, long Seq), string>();
        foreach (var (name, receipt) in _receipts)
            Assert.True(meanings.TryAdd((receipt.Epoch, receipt.Seq), name), $"{name} has the number of another message, {receipt}.");

        foreach (var log in Logs.SelectMany(logs => logs))
        {
            var ranges = log.CheckNumbers();
            foreach (var (name, info) in log.Messages)
                Assert.True(meanings.TryAdd((info.Epoch, info.Seq), name) || meanings[(info.Epoch, info.Seq)] == name, $"{info} is {name} here and another elsewhere.");
            foreach (var (_, receipt) in _receipts)
                CheckAcknowledged(receipt, ranges);
            foreach (var epoch in log.Messages.GroupBy(message => message.Info.Epoch))
                CheckOrder(epoch.Select(message => message.Name));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        foreach (var log in Logs.SelectMany(logs => logs))
            log.Dispose();
        foreach (var server in _servers)
            await server.DisposeAsync();
        _enough.Dispose();
    }

    // CheckNumbers has gone through everything between the ends of a range; behind the end of an old epoch, the new one tells what is missing.
    private static void CheckAcknowledged(PublishInfo receipt, IReadOnlyList<SeqRange> ranges)
    {
        var range = ranges.SingleOrDefault(range => range.Epoch == receipt.Epoch);
        if (range is null)
            Assert.True(ranges.Count > 1 || ranges[0].BeganWithGap, $"{receipt} was acknowledged, and its epoch is missing without a sign.");
        else if (receipt.Seq < range.First)
            Assert.True(range.BeganWithGap, $"{receipt} was acknowledged and is missing before the first message without a sign.");
        else if (receipt.Seq > range.Last)
            Assert.True(range != ranges[^1], $"{receipt} was acknowledged and is missing after the last message without a sign.");
    }

    private static void CheckOrder(IEnumerable<string> names)
    {
        foreach (var server in names.Where(name => name != "last").GroupBy(name => name.Split(':')[0]))
        {
            var calls = server.Select(name => int.Parse(name.Split(':')[1], CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(calls.Distinct().Order(), calls);
        }
    }

    private static WebApplication Build(string address, int retainedMessages)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();

        // A busy machine may hold up a subscriber, and that is another test.
        builder.Services.AddTelefunc(options => options.Broadcast.BufferLimit = 64 * 1024 * 1024).AddRedis(address, options =>
        {
            options.Configuration!.ConnectTimeout = 1000;
            options.Configuration.AsyncTimeout = 2000;
            options.Configuration.ReconnectRetryPolicy = new LinearRetry(100);
            options.PublishTimeout = TimeSpan.FromSeconds(60);
            options.ReadTimeout = TimeSpan.FromSeconds(60);
            options.RetainedMessages = retainedMessages;
            options.RetainedBytes = 100_000_000;
        });
        return builder.Build();
    }

    private static IBroadcast Bus(WebApplication server) => server.Services.GetRequiredService<IBroadcast>();

    private int Acknowledged(int[] servers) => servers.Sum(server => Volatile.Read(ref _acknowledged[server]));

    private async Task PublishAsync(IBroadcast bus, int number)
    {
        using var places = new SemaphoreSlim(UnderWay);
        var calls = new List<Task>();
        for (var call = 1; !_enough.IsCancellationRequested; call++)
        {
            await places.WaitAsync();
            calls.Add(PublishAsync(bus, number, $"{number}:{call}", places));
        }

        await Task.WhenAll(calls);
    }

    private async Task PublishAsync(IBroadcast bus, int number, string name, SemaphoreSlim places)
    {
        try
        {
            _receipts[name] = await bus.PublishAsync(Key, name);
            Interlocked.Increment(ref _acknowledged[number]);
            _changes.Notice();
        }
        catch (BroadcastException exception)
        {
            _failures.Enqueue(exception);
        }
        finally
        {
            places.Release();
        }
    }

    private string Describe() =>
        $"{_receipts.Count} receipts, {_failures.Count} failures. Logs: {string.Join("; ", Logs.SelectMany(logs => logs).Select(log => log.Describe()))}";
}
