using Telefunc.Connections;

namespace Telefunc.Tests.Connections;

/// <summary>The numbers of channels within a connection (PROTOCOL.md 19.12).</summary>
public sealed class IndexPoolTests
{
    [Fact]
    public void Item_19_12_An_index_is_used_again_only_after_all_others_and_after_the_server_knows()
    {
        var pool = new IndexPool();
        for (var expected = 0; expected <= ushort.MaxValue; expected++)
        {
            Assert.True(pool.TryTake(out var index));
            Assert.Equal(expected, index);
        }

        pool.Release(5);
        Assert.False(pool.TryTake(out _));
        pool.NoteListed();
        pool.Release(6);
        Assert.False(pool.TryTake(out _));
        pool.NoteReconciled();

        Assert.True(pool.TryTake(out var free));
        Assert.Equal(5, free);
        Assert.False(pool.TryTake(out _));
    }
}
