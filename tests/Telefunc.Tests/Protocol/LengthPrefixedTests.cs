using System.Buffers;
using CsCheck;
using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

public sealed class LengthPrefixedTests
{
    [Fact]
    public void Items_come_back_from_any_segments() =>
        Gen.Select(Gen.Byte.Array[0, 50].Array[0, 6], Gen.Int[1, 60]).Sample((items, pieceLength) =>
        {
            var buffer = Segments.Of([.. items.SelectMany(Prefix)], pieceLength);
            foreach (var expected in items)
            {
                Assert.True(LengthPrefixed.TryRead(ref buffer, 50, out var item));
                Assert.Equal(expected, item.ToArray());
            }

            Assert.True(buffer.IsEmpty);
            Assert.False(LengthPrefixed.TryRead(ref buffer, 50, out _));
        });

    [Fact]
    public void An_incomplete_item_leaves_the_buffer_alone()
    {
        var whole = Prefix([1, 2, 3]);
        for (var arrived = 0; arrived < whole.Length; arrived++)
        {
            var buffer = Segments.Of(whole[..arrived], 2);
            Assert.False(LengthPrefixed.TryRead(ref buffer, 3, out _));
            Assert.Equal(whole[..arrived], buffer.ToArray());
        }
    }

    [Theory]
    [InlineData("00000004")]
    [InlineData("7fffffff")]
    [InlineData("80000000")]
    [InlineData("ffffffff")]
    public void A_length_above_the_limit_is_refused_before_the_bytes_arrive(string length)
    {
        var exception = Assert.Throws<ProtocolException>(() =>
        {
            var buffer = Segments.Of(Convert.FromHexString(length), 3);
            LengthPrefixed.TryRead(ref buffer, 3, out _);
        });
        Assert.Equal(ProtocolError.TooLong, exception.Error);
    }

    [Fact]
    public void A_negative_length_is_an_argument_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LengthPrefixed.WriteLength(new byte[4], -1));

    public static byte[] Prefix(byte[] item)
    {
        var bytes = new byte[LengthPrefixed.PrefixSize + item.Length];
        LengthPrefixed.WriteLength(bytes, item.Length);
        item.CopyTo(bytes, LengthPrefixed.PrefixSize);
        return bytes;
    }
}
