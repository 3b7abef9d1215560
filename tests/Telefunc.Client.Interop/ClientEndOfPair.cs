using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>
/// The client's end of a channel, in the hands of a test: it keeps what arrives and what is reported, and answers every message that
/// wants an answer. Thread safe.
/// </summary>
internal sealed class ClientEndOfPair
{
    private readonly Lock _lock = new();
    private readonly Changes _changes = new();
    private readonly List<int> _received = [];
    private readonly List<Exception?> _closes = [];
    private int _opened;

    public ClientEndOfPair(ClientChannel<Message, Message> channel)
    {
        Channel = channel;
        channel.OnOpen(() => Note(() => _opened++));
        channel.OnClose(error => Note(() => _closes.Add(error)));
    }

    public ClientChannel<Message, Message> Channel { get; }

    public int Opened
    {
        get
        {
            lock (_lock)
                return _opened;
        }
    }

    /// <summary>Every close that was reported; there must never be two.</summary>
    public IReadOnlyList<Exception?> Closes
    {
        get
        {
            lock (_lock)
                return [.. _closes];
        }
    }

    /// <summary>The numbers of all messages in order of arrival, text and binary together.</summary>
    public IReadOnlyList<int> Received
    {
        get
        {
            lock (_lock)
                return [.. _received];
        }
    }

    /// <summary>Keeps every message's number and answers with it.</summary>
    public void Listen()
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
    public async Task SendNumbersAsync(int from, int count, int size = 0, int everyMs = 0, bool binary = false)
    {
        for (var n = from; n < from + count; n++)
        {
            await Patience.WaitForAsync(SendAsync(n, size, binary), "credit");
            if (everyMs > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(everyMs), TimeProvider.System);
        }
    }

    public Task SendAsync(int n, int size = 0, bool binary = false) =>
        binary ? Channel.SendBinaryAsync(NumberedData.Write(n, size)) : Channel.SendAsync(new Message(n, size > 0 ? new string('x', size) : null));

    public async Task<IReadOnlyList<int>> WaitForReceivedAsync(int count)
    {
        await _changes.WaitForAsync(() => Received.Count >= count, $"{count} messages to arrive at the client", Describe);
        return Received;
    }

    public Task WaitForOpenAsync() => _changes.WaitForAsync(() => Opened > 0, "the client's channel to open", Describe);

    /// <summary>Waits until the close callback was called, and checks that it was called once.</summary>
    public async Task<Exception?> WaitForCloseAsync()
    {
        await _changes.WaitForAsync(() => Closes.Count > 0, "the client's channel to close", Describe);
        return Assert.Single(Closes);
    }

    public async Task CloseGracefullyAsync()
    {
        Assert.True(await Patience.WaitForAsync(Channel.CloseAsync(), "the close"));
        Assert.Null(await WaitForCloseAsync());
    }

    public string Describe() => $"Opened: {Opened}, received: {Received.Count}, closes: {string.Join(", ", Closes.Select(error => error?.Message ?? "graceful"))}";

    private void Note(Action change)
    {
        lock (_lock)
            change();
        _changes.Notice();
    }
}
