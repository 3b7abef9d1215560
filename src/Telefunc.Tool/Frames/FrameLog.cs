using System.Globalization;
using System.Threading.Channels;
using Telefunc.Connections;
using Telefunc.Protocol;
using Telefunc.Tool.Conversations;

namespace Telefunc.Tool.Frames;

/// <summary>Prints every frame. Frames are never held up: if the output is too slow, lines are left out, and their number is told at the end.</summary>
internal sealed class FrameLog : IFrameTap, IConversationOutput, IAsyncDisposable
{
    private const int MostWaiting = 100_000;
    private const int TagWidth = 16;

    private readonly Channel<string> _lines;
    private readonly TimeProvider _time;
    private readonly Paint _paint;
    private readonly int _most;
    private readonly Task _printing;
    private long _leftOut;

    /// <param name="writer">Where lines go.</param>
    /// <param name="paint">Colours.</param>
    /// <param name="most">How many characters of a payload are shown.</param>
    /// <param name="time">The clock.</param>
    public FrameLog(TextWriter writer, Paint paint, int most, TimeProvider time)
    {
        _paint = paint;
        _most = most;
        _time = time;
        _lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            _ => Interlocked.Increment(ref _leftOut));
        _printing = PrintAsync(writer);
    }

    public void Opening(string transport) => Note(transport, "opening");

    public void Lost(string transport, string reason) => Note(transport, $"lost: {Text.Printable(reason)}");

    public void Sent(string transport, FrameHeader header, ReadOnlySpan<byte> payload) => Show(_paint.Cyan(">"), transport, header, payload);

    public void Received(string transport, ReadOnlySpan<byte> frame)
    {
        try
        {
            Show(_paint.Green("<"), transport, FrameHeader.Read(frame), frame[FrameHeader.Size..]);
        }
        catch (ProtocolException)
        {
            Write($"{Now} {_paint.Green("<")} {transport,-3} {_paint.Red($"malformed frame: {Convert.ToHexStringLower(frame[..Math.Min(frame.Length, 32)])}")}");
        }
    }

    /// <summary>The result is no frame: it came with the answer to the call.</summary>
    public void Result(LiveResult result) => Write($"{Now} {_paint.Green("<")} {"",-3} {_paint.Bold("result".PadRight(TagWidth))} {Json.Write(result.Printable)}");

    public void Message(LiveValue from, object? message, PublishInfo? info)
    {
        // Its frame has been shown, as those of all that follow.
    }

    public void Binary(LiveValue from, ReadOnlySpan<byte> data, PublishInfo? info)
    {
    }

    public void Gap(LiveValue from, BroadcastGap gap) => Write($"{Now} {_paint.Yellow("*")} {"",-3} {_paint.Yellow(Lines.Gap(from.Path, gap))}");

    public void Ack(LiveValue from, object? ack)
    {
    }

    /// <summary>Prints what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Read(ref _leftOut) is var leftOut and > 0)
            await _lines.Writer.WriteAsync($"{leftOut} lines were left out, because the output was too slow.");
        _lines.Writer.TryComplete();
        await _printing;
    }

    private string Now => _paint.Dim(_time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));

    private void Show(string direction, string transport, FrameHeader header, ReadOnlySpan<byte> payload)
    {
        var place = header.Tag.IsConnectionLevel() ? "" : $"#{header.Index}{(header.Tag.IsSequenced() ? $" seq {header.Seq}" : "")}";
        var text = FrameDescription.Payload(header.Tag, payload, _most);
        Write($"{Now} {direction} {transport,-3} {Color(header.Tag, FrameDescription.Name(header.Tag).PadRight(TagWidth))} {place,-12} {text}".TrimEnd());
    }

    private string Color(FrameTag tag, string name) => tag switch
    {
        FrameTag.Abort or FrameTag.Error => _paint.Red(name),
        FrameTag.Close or FrameTag.CloseAck or FrameTag.Fin => _paint.Yellow(name),
        _ when tag.IsSequenced() => _paint.Bold(name),
        _ => _paint.Dim(name),
    };

    private void Note(string transport, string text) => Write($"{Now} {_paint.Yellow("*")} {transport,-3} {_paint.Yellow(text)}");

    private void Write(string line) => _lines.Writer.TryWrite(line);

    private async Task PrintAsync(TextWriter writer)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            await writer.WriteLineAsync(line);
            if (_lines.Reader.Count == 0)
                await writer.FlushAsync();
        }
    }
}
