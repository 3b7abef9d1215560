namespace Telefunc.Interop.Server;

/// <summary>
/// The server's end of a channel, in the hands of a test: it keeps what arrives and what is reported, and answers every message that
/// wants an answer. Thread safe.
/// </summary>
public sealed class ServerEnd
{
    private readonly Lock _lock = new();
    private readonly Changes _changes = new();
    private readonly List<int> _received = [];
    private readonly List<Exception?> _closes = [];
    private int _opened;

    internal ServerEnd(Channel<Message, Message> channel)
    {
        Channel = channel;
        channel.OnOpen(() => Note(() => _opened++));
        channel.OnClose(error => Note(() => _closes.Add(error)));
    }

    internal Channel<Message, Message> Channel { get; }

    internal int Opened
    {
        get
        {
            lock (_lock)
                return _opened;
        }
    }

    /// <summary>Every close that was reported; there must never be two.</summary>
    internal IReadOnlyList<Exception?> Closes
    {
        get
        {
            lock (_lock)
                return [.. _closes];
        }
    }

    /// <summary>The numbers of all messages in order of arrival, text and binary together.</summary>
    internal IReadOnlyList<int> Received
    {
        get
        {
            lock (_lock)
                return [.. _received];
        }
    }

    /// <summary>Keeps every message's number and answers with it.</summary>
    internal void Listen()
    {
        Channel.Listen(message =>
        {
            Note(() => _received.Add(message.N));
            return new Answer(message.N);
        });
        Channel.ListenBinary(data =>
        {
            var n = NumberedData.Read(data.Span);
            Note(() => _received.Add(n));
            return new Answer(n);
        });
    }

    /// <summary>Sends the numbers <paramref name="from"/>, <paramref name="from"/> + 1, … awaiting the room for each.</summary>
    internal async Task SendNumbersAsync(int from, int count, int size = 0, bool binary = false)
    {
        for (var n = from; n < from + count; n++)
            await SendAsync(n, size, binary);
    }

    internal Task SendAsync(int n, int size = 0, bool binary = false) =>
        binary ? Channel.SendBinaryAsync(NumberedData.Write(n, size)) : Channel.SendAsync(new Message(n, size > 0 ? new string('x', size) : null));

    internal async Task<IReadOnlyList<int>> WaitForReceivedAsync(int count)
    {
        await _changes.WaitForAsync(() => Received.Count >= count, $"{count} messages to arrive at the server", Describe);
        return Received;
    }

    internal Task WaitForOpenAsync() => _changes.WaitForAsync(() => Opened > 0, "the server's channel to open", Describe);

    /// <summary>Waits until the close callback was called, and checks that it was called once.</summary>
    internal async Task<Exception?> WaitForCloseAsync()
    {
        await _changes.WaitForAsync(() => Closes.Count > 0, "the server's channel to close", Describe);
        return Assert.Single(Closes);
    }

    /// <summary>Waits until the server has noticed that the client is away, or has ended the channel.</summary>
    internal async Task WaitForDetachAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Default, TimeProvider.System);
        while (Channel.Endpoint.IsAttached)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }

    /// <summary>Waits until the server takes no more sends, because one side closes.</summary>
    internal async Task WaitForSendClosedAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Default, TimeProvider.System);
        while (Channel.IsOpen)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }

    internal string Describe() => $"Opened: {Opened}, received: {Received.Count}, attached: {Channel.Endpoint.IsAttached}, closes: {string.Join(", ", Closes.Select(error => error?.Message ?? "graceful"))}";

    private void Note(Action change)
    {
        lock (_lock)
            change();
        _changes.Notice();
    }
}
