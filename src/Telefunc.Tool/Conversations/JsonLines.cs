namespace Telefunc.Tool.Conversations;

/// <summary>Prints one JSON a line. A reader that is slow slows the server down: a message counts as received when it is printed.</summary>
internal sealed class JsonLines(TextWriter writer) : IConversationOutput
{
    private readonly Lock _lock = new();
    private bool _hasMany;

    public void Result(LiveResult result)
    {
        _hasMany = result.Values.Count > 1;
        Write(Json.Write(result.Printable));
    }

    public void Message(LiveValue from, object? message, PublishInfo? info) => Write(Lines.Message(Path(from), message, info));

    public void Binary(LiveValue from, ReadOnlySpan<byte> data, PublishInfo? info) => Write(Lines.Binary(Path(from), data, info));

    public void Gap(LiveValue from, BroadcastGap gap) => Write(Lines.Gap(Path(from), gap));

    public void Ack(LiveValue from, object? ack) => Write(Lines.Ack(Path(from), ack));

    private string? Path(LiveValue from) => _hasMany ? from.Path : null;

    private void Write(string line)
    {
        lock (_lock)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }
}
