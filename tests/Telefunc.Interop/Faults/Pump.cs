using System.Buffers;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Telefunc.Interop.Faults;

/// <summary>Carries the bytes of one direction from one socket to another, through its faults. Holds at most 1 MiB.</summary>
internal sealed class Pump(Socket source, Socket target, LinkFaults faults, Action<ReadOnlySpan<byte>>? onRequest)
{
    private const int PieceSize = 16 * 1024;
    private const int LargestHead = 64 * 1024;

    private readonly Channel<(byte[] Buffer, int Length, long Arrived)> _inside =
        Channel.CreateBounded<(byte[] Buffer, int Length, long Arrived)>(new BoundedChannelOptions(64) { SingleReader = true, SingleWriter = true });

    private long _passed;

    /// <summary>How many bytes were written to the target.</summary>
    public long Passed => Volatile.Read(ref _passed);

    /// <summary>
    /// Ends when the source has ended and everything was passed on.
    /// </summary>
    /// <exception cref="SocketException">A socket failed.</exception>
    /// <exception cref="CutException">The byte at which the connection is to be cut was reached.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(stop.Token);
        var writing = WriteAsync(stop.Token);
        await Task.WhenAny(reading, writing);
        if (reading.IsFaulted || writing.IsFaulted)
            await stop.CancelAsync();
        await Task.WhenAll(reading, writing);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                await faults.WhenFlowingAsync(cancellationToken);
                var buffer = ArrayPool<byte>.Shared.Rent(onRequest is null ? PieceSize : LargestHead);
                var length = await source.ReceiveAsync(buffer.AsMemory(0, PieceSize), SocketFlags.None, cancellationToken);
                if (length > 0 && onRequest is not null && RequestHead.Begins(buffer.AsSpan(0, length)))
                {
                    length = await CompleteHeadAsync(buffer, length, cancellationToken);
                    onRequest(buffer.AsSpan(0, length));
                }

                if (length == 0)
                    break;
                await _inside.Writer.WriteAsync((buffer, length, TimeProvider.System.GetTimestamp()), cancellationToken);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            _inside.Writer.TryComplete(failure);
        }
    }

    private async Task<int> CompleteHeadAsync(byte[] buffer, int length, CancellationToken cancellationToken)
    {
        while (!RequestHead.IsComplete(buffer.AsSpan(0, length)) && length < LargestHead)
        {
            var more = await source.ReceiveAsync(buffer.AsMemory(length, LargestHead - length), SocketFlags.None, cancellationToken);
            if (more == 0)
                break;
            length += more;
        }

        return length;
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await foreach (var (buffer, length, arrived) in _inside.Reader.ReadAllAsync(cancellationToken))
        {
            var due = faults.Delay - TimeProvider.System.GetElapsedTime(arrived);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, TimeProvider.System, cancellationToken);
            await PassAsync(buffer.AsMemory(0, length), cancellationToken);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            await faults.WhenFlowingAsync(cancellationToken);
            var rate = faults.BytesPerSecond;
            var untilCut = faults.CutAfter - _passed;
            if (untilCut <= 0)
                throw new CutException();
            // A throttled link passes a twentieth of a second's worth at a time.
            var size = (int)Math.Min(Math.Min(bytes.Length, faults.LargestPiece), Math.Min(untilCut, rate > 0 ? Math.Max(1, rate / 20) : int.MaxValue));
            var sent = await target.SendAsync(bytes[..size], SocketFlags.None, cancellationToken);
            bytes = bytes[sent..];
            Volatile.Write(ref _passed, _passed + sent);
            faults.NoticePassed(_passed);
            if (faults.CutAfter <= _passed)
                throw new CutException();
            if (rate > 0)
                await Task.Delay(TimeSpan.FromSeconds((double)sent / rate), TimeProvider.System, cancellationToken);
        }
    }
}
