using System.Text.Json;
using Telefunc.Serialization;

namespace Telefunc.Tests.Serialization;

public sealed record Order(long Id, string Customer, string Note, DateTimeOffset At, double Total, bool Paid, int[] Lines, Address Address);

public sealed record Address(string Street, string City, int Number);

/// <summary>What an ordinary value costs beside System.Text.Json alone.</summary>
public sealed class AllocationTests
{
    private static readonly Order s_order = new(42, "Ada Lovelace", "leave at the door", DateTimeOffset.UnixEpoch, 12.5, true, [1, 2, 3], new("Main Street", "London", 7));

    [Fact]
    public void Serializing_allocates_only_the_result()
    {
        var plainResult = ArraySize(JsonSerializer.SerializeToUtf8Bytes(s_order, PlainOptions).Length);
        var dialectResult = ArraySize(DialectSerializer.Default.Serialize(s_order).Length);

        var plain = Least(() => JsonSerializer.SerializeToUtf8Bytes(s_order, PlainOptions)) - plainResult;
        var dialect = Least(() => DialectSerializer.Default.Serialize(s_order)) - dialectResult;

        Assert.InRange(dialect, 0, plain);
    }

    [Fact]
    public void Deserializing_allocates_no_more()
    {
        var plainText = JsonSerializer.SerializeToUtf8Bytes(s_order, PlainOptions);
        var dialectText = DialectSerializer.Default.Serialize(s_order);

        Assert.InRange(
            Least(() => DialectSerializer.Default.Deserialize<Order>(dialectText)), 1, Least(() => JsonSerializer.Deserialize<Order>(plainText, PlainOptions)));
    }

    [Fact]
    public void A_large_buffer_is_given_back()
    {
        var large = new string('x', 4 * DialectLimits.MaxKeptBuffer);
        Assert.Equal(large.Length + 2, DialectSerializer.Default.Serialize(large).Length);

        using var buffer = new SerializationBuffer();
        buffer.Write(new byte[2 * DialectLimits.MaxKeptBuffer]);
        buffer.Clear();
        Assert.InRange(buffer.GetSpan(1).Length, 1, DialectLimits.MaxKeptBuffer);
    }

    private static JsonSerializerOptions PlainOptions { get; } = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static long ArraySize(int length) => (24 + length + 7) & ~7L;

    // The least of many runs: the first ones warm up, and others may contain a collection's own work.
    private static long Least<T>(Func<T> work)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 200; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            GC.KeepAlive(result);
        }

        return least;
    }
}
