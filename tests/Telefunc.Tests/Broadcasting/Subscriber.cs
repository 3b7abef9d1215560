using Telefunc.Broadcasting;

namespace Telefunc.Tests.Broadcasting;

/// <summary>A subscriber that writes down what it hears and is told, and checks that there is no hole that it was not told of.</summary>
internal sealed class Subscriber
{
    private readonly List<object> _log = [];

    public Subscriber(BroadcastHub hub, string key = "key")
    {
        Text = Broadcast.Subscribe(hub, key, BroadcastKind.Text, Hear, _log.Add);
    }

    public ServerSubscription Text { get; }

    public IReadOnlyList<PublishInfo> Heard => [.. _log.OfType<PublishInfo>()];

    public IReadOnlyList<BroadcastGap> Gaps => [.. _log.OfType<BroadcastGap>()];

    /// <summary>Runs while a message is handled.</summary>
    public Func<PublishInfo, Task>? WhileBusy { get; set; }

    /// <summary>Per epoch strictly +1, or a gap was told that says how many are missing, or that nobody knows.</summary>
    public void AssertNoSilentHole()
    {
        PublishInfo? last = null;
        long? told = 0;
        foreach (var item in _log)
        {
            if (item is BroadcastGap gap)
            {
                told = gap.Missed is null ? null : told + gap.Missed;
                continue;
            }

            var info = (PublishInfo)item;
            if (last is not null && last.Epoch == info.Epoch)
                Assert.True(told is null ? info.Seq > last.Seq : info.Seq == last.Seq + 1 + told, $"{last.Seq} is followed by {info.Seq}, told was {told}");
            else if (last is not null)
                Assert.Null(told);
            last = info;
            told = 0;
        }
    }

    private async ValueTask Hear(ReadOnlyMemory<byte> body, PublishInfo info)
    {
        _log.Add(info);
        if (WhileBusy is { } busy)
            await busy(info);
    }
}
