using Telefunc.Interop;

namespace Telefunc.Redis.Tests;

/// <summary>A subscriber that writes down what it hears and is told, in order, and checks its numbers. Thread safe.</summary>
internal sealed class SubscriberLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<(string Name, PublishInfo? Info, BroadcastGap? Gap)> _entries = [];
    private readonly IBroadcastSubscription _subscription;

    public SubscriberLog(IBroadcast bus, string key, Changes changes) =>
        _subscription = bus.Subscribe<string>(key, (name, info) => Add(name, info, null, changes), gap => Add("", null, gap, changes));

    public Task Started => _subscription.Started;

    public PublishInfo? Last
    {
        get
        {
            lock (_lock)
                return _entries.Count > 0 ? _entries[^1].Info : null;
        }
    }

    public IReadOnlyList<(string Name, PublishInfo Info)> Messages
    {
        get
        {
            lock (_lock)
                return [.. _entries.Where(entry => entry.Info is not null).Select(entry => (entry.Name, entry.Info!))];
        }
    }

    public IReadOnlyList<BroadcastGap> Gaps
    {
        get
        {
            lock (_lock)
                return [.. _entries.Select(entry => entry.Gap).OfType<BroadcastGap>()];
        }
    }

    /// <summary>Numbers rise by one, except for told holes of that size; an epoch changes only where it was told, and never comes back.</summary>
    /// <returns>What it went through of each epoch, in order.</returns>
    public IReadOnlyList<SeqRange> CheckNumbers()
    {
        var ranges = new List<SeqRange>();
        var told = new List<BroadcastGap>();
        lock (_lock)
        {
            foreach (var (_, info, gap) in _entries)
            {
                if (gap is not null)
                {
                    told.Add(gap);
                    continue;
                }

                CheckNext(ranges, info!, told);
                told.Clear();
            }
        }

        Assert.Empty(told);
        return ranges;
    }

    public string Describe()
    {
        lock (_lock)
            return $"{_entries.Count} entries, the last one {(_entries.Count > 0 ? _entries[^1] : "none")}, gaps [{string.Join(", ", _entries.Select(entry => entry.Gap).OfType<BroadcastGap>())}]";
    }

    public void Dispose() => _subscription.Dispose();

    private static void CheckNext(List<SeqRange> ranges, PublishInfo info, List<BroadcastGap> told)
    {
        if (ranges.Count == 0 || told.Any(gap => gap.Reason == BroadcastGapReason.EpochChanged))
        {
            // Every log was there from the first message on; whatever else it begins with was told.
            Assert.True(told.Count > 0 || info.Seq == 1, $"The log begins with {info}.");
            Assert.DoesNotContain(ranges, range => range.Epoch == info.Epoch);
            ranges.Add(new SeqRange(info.Epoch, info.Seq, info.Seq, told.Count > 0));
            return;
        }

        var range = ranges[^1];
        Assert.Equal(range.Epoch, info.Epoch);
        Assert.All(told, gap => Assert.Equal(BroadcastGapReason.Lost, gap.Reason));
        Assert.Equal(range.Last + 1 + told.Sum(gap => gap.Missed!.Value), info.Seq);
        ranges[^1] = range with { Last = info.Seq };
    }

    private void Add(string name, PublishInfo? info, BroadcastGap? gap, Changes changes)
    {
        lock (_lock)
            _entries.Add((name, info, gap));
        changes.Notice();
    }
}
