using System.Net.WebSockets;
using Telefunc.Transports;

namespace Telefunc.AspNetCore.Tests.Transports;

public sealed class CloseFrameWatcherTests
{
    private static readonly byte[] _mask = [1, 2, 3, 4];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Tells_a_close_without_a_status_from_one_with_a_status_however_the_bytes_are_cut(int chunk)
    {
        byte[] messages = [.. Frame(2, 5), .. Frame(2, 0), .. Frame(1, 125), .. Frame(2, 126), .. Frame(2, 70_000), .. Frame(9, 3)];

        Assert.True(Sees([.. messages, .. Frame(8, 0)], chunk));
        Assert.False(Sees([.. messages, .. Frame(8, 2)], chunk));
        Assert.False(Sees([.. messages, .. Frame(8, 20)], chunk));
        Assert.False(Sees(messages, chunk));
    }

    [Fact]
    public async Task The_framework_alone_cannot_tell_them_apart()
    {
        // If this ever fails the watcher is no longer needed.
        using var socket = WebSocket.CreateFromStream(new MemoryStream(Frame(8, 0)), new WebSocketCreationOptions { IsServer = true });

        await socket.ReceiveAsync(new byte[10], TestContext.Current.CancellationToken);

        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    private static bool Sees(byte[] bytes, int chunk)
    {
        var watcher = new CloseFrameWatcher();
        foreach (var part in bytes.Chunk(chunk))
            watcher.Observe(part);
        return watcher.SawCloseWithoutStatus;
    }

    private static byte[] Frame(byte opcode, int length)
    {
        byte[] prefix = length switch
        {
            < 126 => [(byte)(0x80 | opcode), (byte)(0x80 | length)],
            <= ushort.MaxValue => [(byte)(0x80 | opcode), 0x80 | 126, (byte)(length >> 8), (byte)length],
            _ => [(byte)(0x80 | opcode), 0x80 | 127, 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length],
        };

        // The payload looks like close frames, which must not confuse anyone.
        return [.. prefix, .. _mask, .. Enumerable.Range(0, length).Select(n => n % 2 == 0 ? (byte)0x88 : (byte)0x80)];
    }
}
