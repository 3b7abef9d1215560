using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Calls;

/// <summary>
/// Sends a stream that was passed as an argument: chunks behind a marker byte, then a close. A source that fails is told to the server,
/// which would otherwise take what it got for the whole (PROTOCOL.md 3.3, 19.17).
/// </summary>
internal static class StreamArgument
{
    private const int ChunkSize = 64 * 1024;
    private const byte ChunkMarker = 0;
    private const byte ErrorMarker = 1;

    private static ReadOnlySpan<byte> Failure => "{\"type\":\"bug\"}"u8;

    /// <summary>Begins when the server has the channel; ends with the stream, which stays open for its owner.</summary>
    public static void Start(ChannelEndpoint channel, Stream source)
    {
        var stop = new CancellationTokenSource();
        channel.OnClose(_ => stop.CancelAsync());
        channel.OnOpen(() => SendAsync(channel, source, stop.Token));
    }

    private static async Task SendAsync(ChannelEndpoint channel, Stream source, CancellationToken closed)
    {
        try
        {
            var buffer = new byte[ChunkSize];
            while (await source.ReadAsync(buffer, closed).ConfigureAwait(false) is var count and > 0)
            {
                var chunk = new byte[1 + count];
                chunk[0] = ChunkMarker;
                buffer.AsSpan(0, count).CopyTo(chunk.AsSpan(1));
                await channel.SendAsync(FrameTag.Binary, chunk, closed).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            // The server does not want more, or is gone.
            return;
        }
        catch (Exception error) when (error is not ChannelClosedException)
        {
            ChannelLog.CallbackFailed(channel.Host.Logger, channel.Id, error);
            _ = channel.SendAsync(FrameTag.Binary, (byte[])[ErrorMarker, .. Failure], CancellationToken.None);
        }

        await channel.CloseAsync(channel.Host.Options.CloseTimeout, CancellationToken.None).ConfigureAwait(false);
    }
}
