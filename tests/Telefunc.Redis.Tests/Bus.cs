using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Telefunc.Broadcasting;
using Telefunc.Broadcasting.Conformance;

namespace Telefunc.Redis.Tests;

/// <summary>
/// Several servers that publish to one key at once and all listen to it, and a checker that reads what each of them has recorded. Each
/// server publishes numbered messages, a few of them under way at any time, until it is told to stop.
/// </summary>
internal sealed class Bus : IAsyncDisposable
{
    private const int UnderWay = 20;

    private readonly RedisBroadcastTransport[] _servers;
    private readonly BroadcastRecorder[] _recorders;
    private readonly ConcurrentDictionary<string, BroadcastReceipt> _receipts = new();
    private readonly ConcurrentDictionary<string, BroadcastErrorReason> _failures = new();
    private readonly CancellationTokenSource _enough = new();
    private Task[] _publishing = [];
    private int _acknowledged;

    private Bus(string key, RedisBroadcastTransport[] servers, BroadcastRecorder[] recorders)
    {
        Key = key;
        _servers = servers;
        _recorders = recorders;
    }

    public string Key { get; }

    public IReadOnlyList<BroadcastRecorder> Recorders => _recorders;

    public IReadOnlyDictionary<string, BroadcastErrorReason> Failures => _failures;

    /// <summary>The epochs in which anything was acknowledged. A server that was away during a whole epoch never sees it.</summary>
    public IReadOnlySet<string> Epochs => _receipts.Values.Select(receipt => receipt.Position.Epoch).ToHashSet();

    public static async Task<Bus> StartAsync(params RedisBroadcastTransport[] servers)
    {
        var key = $"bus:{Guid.NewGuid():N}";
        var recorders = new List<BroadcastRecorder>();
        foreach (var server in servers)
            recorders.Add(await BroadcastRecorder.StartAsync(server, key));
        var bus = new Bus(key, servers, [.. recorders]);
        bus._publishing = [.. servers.Select((server, number) => bus.PublishAsync(server, number))];
        return bus;
    }

    /// <summary>Waits until so many more messages were acknowledged.</summary>
    public async Task ProgressAsync(int messages = 300)
    {
        var goal = Volatile.Read(ref _acknowledged) + messages;
        await _recorders[0].WaitForAsync(_ => Volatile.Read(ref _acknowledged) >= goal || _publishing.Any(task => task.IsFaulted), $"{messages} more receipts");
        Assert.DoesNotContain(_publishing, task => task.IsFaulted);
    }

    /// <summary>Ends the publishing, and waits until every server has recorded the last message.</summary>
    public async Task StopAsync()
    {
        await _enough.CancelAsync();
        await Interop.Patience.WaitForAsync(Task.WhenAll(_publishing), "the publishers to end");
        var last = await _servers[0].PublishAsync(Publication("last"));
        _receipts["last"] = last;
        foreach (var recorder in _recorders)
            await recorder.WaitForAsync(candidate => candidate.Messages is [.., var newest] && newest.Position == last.Position, $"the last message, {last}");
    }

    /// <summary>
    /// What everyone promises: per epoch the numbers rise by one, except for holes that were told; they mean the same message everywhere;
    /// nothing comes twice; what was acknowledged is there, unless a told hole or a new epoch explains it; and what failed is not.
    /// </summary>
    public void Check()
    {
        var meanings = new Dictionary<BroadcastPosition, string>();
        foreach (var (name, receipt) in _receipts)
            Assert.True(meanings.TryAdd(receipt.Position, name), $"{name} and {meanings[receipt.Position]} have one number, {receipt.Position}.");

        foreach (var recorder in _recorders)
        {
            CheckNumbers(recorder);
            Assert.Equal(_receipts["last"].Position.Epoch, recorder.Epochs[^1]);
            foreach (var message in recorder.Messages)
            {
                var name = Name(message);
                Assert.True(meanings.TryAdd(message.Position, name) || meanings[message.Position] == name, $"{message.Position} is {name} here and {meanings[message.Position]} elsewhere.");
                Assert.False(_failures.TryGetValue(name, out var reason) && reason != BroadcastErrorReason.Unknown, $"{name} failed as {reason} and was published.");
            }

            CheckReceipts(recorder);
        }

        CheckOrder();
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        foreach (var recorder in _recorders)
            await recorder.DisposeAsync();
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private static void CheckNumbers(BroadcastRecorder recorder)
    {
        foreach (var epoch in recorder.Messages.GroupBy(message => message.Position.Epoch))
        {
            var numbers = epoch.Select(message => message.Position.Seq).ToArray();
            var holes = recorder.Holes.Where(hole => hole.Epoch == epoch.Key).SelectMany(hole => Range(hole.First, hole.Last));
            Assert.Equal(Range(numbers.Concat(holes).Min(), numbers[^1]), numbers.Concat(holes).Order());
            Assert.Equal(numbers.Order(), numbers);
            Assert.Equal(epoch.Count(), epoch.Select(Name).Distinct().Count());
        }

        Assert.Equal(recorder.Epochs.Distinct(), recorder.Epochs);
    }

    private void CheckReceipts(BroadcastRecorder recorder)
    {
        var heard = recorder.Messages.ToDictionary(message => message.Position, Name);
        var ends = recorder.Messages.GroupBy(message => message.Position.Epoch).ToDictionary(epoch => epoch.Key, epoch => epoch.Max(message => message.Position.Seq));
        foreach (var (name, receipt) in _receipts)
        {
            var (epoch, seq) = receipt.Position;
            if (heard.TryGetValue(receipt.Position, out var other))
                Assert.Equal(name, other);
            else if (!recorder.Holes.Any(hole => hole.Epoch == epoch && seq >= hole.First && seq <= hole.Last))
            {
                // Only the end of an epoch may be missing, and only if another epoch began, which tells it.
                Assert.True(epoch != recorder.Epochs[^1] && seq > ends.GetValueOrDefault(epoch), $"{name} was acknowledged as {receipt.Position} and is missing without a sign.");
            }
        }
    }

    // What a server published without waiting keeps its order, within an epoch, as far as it was acknowledged.
    private void CheckOrder()
    {
        foreach (var group in _receipts.Where(entry => entry.Key != "last").GroupBy(entry => (Server: entry.Key.Split(':')[0], entry.Value.Position.Epoch)))
        {
            var calls = group.OrderBy(entry => entry.Value.Position.Seq).Select(entry => int.Parse(entry.Key.Split(':')[1], CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(calls.Order(), calls);
        }
    }

    private async Task PublishAsync(RedisBroadcastTransport server, int number)
    {
        using var places = new SemaphoreSlim(UnderWay);
        var calls = new List<Task>();
        for (var call = 1; !_enough.IsCancellationRequested; call++)
        {
            await places.WaitAsync();
            calls.Add(PublishAsync(server, $"{number}:{call}", places));
        }

        await Task.WhenAll(calls);
    }

    private async Task PublishAsync(RedisBroadcastTransport server, string name, SemaphoreSlim places)
    {
        try
        {
            _receipts[name] = await server.PublishAsync(Publication(name));
            Interlocked.Increment(ref _acknowledged);
        }
        catch (BroadcastException exception)
        {
            _failures[name] = exception.Reason;
        }
        finally
        {
            places.Release();
        }
    }

    private BroadcastPublication Publication(string name) => new(Key, Guid.NewGuid(), BroadcastKind.Text, Encoding.UTF8.GetBytes(name));

    private static string Name(BroadcastMessage message) => Encoding.UTF8.GetString(message.Payload.Span);

    private static IEnumerable<long> Range(long first, long last)
    {
        for (var number = first; number <= last; number++)
            yield return number;
    }
}
