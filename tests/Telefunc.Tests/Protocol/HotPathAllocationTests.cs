using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

public sealed class HotPathAllocationTests
{
    private readonly byte[] _frame = new byte[FrameHeader.Size + 5000];
    private readonly byte[] _event = new byte[SseEvent.EncodedLength(FrameHeader.Size + 5000)];
    private readonly byte[] _prefix = new byte[PublishPrefix.MaxTextSize];

    [Fact]
    public void Writing_and_reading_headers_allocates_nothing() => AssertNoAllocation(() =>
    {
        new FrameHeader(FrameTag.AckResponse, 7, 9).Write(_frame);
        FrameHeader.Read(_frame);
        AckResponse.Read(_frame.AsMemory(FrameHeader.Size));
    });

    [Fact]
    public void Writing_an_event_allocates_nothing() =>
        AssertNoAllocation(() => SseEvent.Write(_event, _frame.AsSpan(0, FrameHeader.Size), _frame.AsSpan(FrameHeader.Size)));

    [Fact]
    public void Publish_information_allocates_nothing() => AssertNoAllocation(() =>
    {
        var info = new PublishPrefix(12, 1700000000123);
        PublishPrefix.ReadText(_prefix.AsSpan(0, info.WriteText(_prefix)), out _);
        info.WriteBinary(_prefix);
        PublishPrefix.ReadBinary(_prefix);
    });

    [Fact]
    public void Reading_events_allocates_nothing_once_its_buffers_have_grown()
    {
        var reader = new SseFrameReader(_frame.Length);
        var length = SseEvent.Write(_event, _frame, []);
        AssertNoAllocation(() =>
        {
            reader.Feed(_event.AsSpan(0, length));
            while (reader.TryRead(out _))
            {
            }
        });
    }

    /// <summary>
    /// The runtime may allocate for its own purposes while it compiles anew what is used often, so that a single round can see something;
    /// code that allocates shows it in every round.
    /// </summary>
    private static void AssertNoAllocation(Action action)
    {
        action();
        var least = long.MaxValue;
        for (var round = 0; round < 20 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var count = 0; count < 100; count++)
                action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
