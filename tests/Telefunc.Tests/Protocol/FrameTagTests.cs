using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

public sealed class FrameTagTests
{
    // The table of PROTOCOL.md 6.2: tag, direction, sequenced, credited, binary lane (12.3), smallest payload.
    private const string Table = """
        01 C  - - - 0
        02 S  - - - 0
        03 S  - - - 0
        04 C  - - - 0
        05 S  - - - 0
        06 S  - - - 0
        10 CS s c - 0
        11 CS s c b 0
        12 CS s - - 0
        13 CS s - b 0
        14 CS s - - 5
        15 S  s - - 0
        16 C  s - - 0
        17 S  s - b 12
        18 C  s - b 0
        30 CS - - - 4
        31 CS - - - 0
        32 S  - - - 0
        33 S  - - - 0
        34 CS - - - 4
        35 C  - - - 1
        36 C  - - - 1
        37 CS - - - 0
        38 CS - - - 0
        39 CS - - - 4
        """;

    [Fact]
    public void The_traits_of_all_256_bytes_are_those_of_the_table()
    {
        var rows = Table.Split('\n').Select(row => row.Trim()).ToDictionary(row => Convert.ToByte(row[..2], 16));
        Assert.Equal(25, rows.Count);
        for (var value = 0; value < 256; value++)
        {
            var tag = (FrameTag)value;
            var marks = $"{Mark(tag.IsSequenced(), 's')} {Mark(tag.IsCredited(), 'c')} {Mark(tag.IsBinaryLane(), 'b')}";
            var actual = $"{value:x2} {Directions(tag),-2} {marks} {tag.MinimumPayload()}";
            Assert.Equal(rows.GetValueOrDefault((byte)value, $"{value:x2}    - - - 0"), actual);
            Assert.Equal(rows.ContainsKey((byte)value), FrameTags.IsKnown((byte)value));
            Assert.Equal(rows.ContainsKey((byte)value), Enum.IsDefined(tag));
            Assert.Equal(value is >= 0x01 and <= 0x0f, tag.IsConnectionLevel());
        }
    }

    private static string Directions(FrameTag tag) => (tag.IsSentByClient() ? "C" : "") + (tag.IsSentByServer() ? "S" : "");

    private static char Mark(bool trait, char mark) => trait ? mark : '-';
}
