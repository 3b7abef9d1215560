using System.Collections.Concurrent;

namespace Telefunc.Interop.Server;

/// <summary>A telefunction whose channel is handed to the test that runs in the same process.</summary>
public sealed class Lab
{
    private static readonly ConcurrentDictionary<string, Action<ServerEnd>> Plans = new();

    /// <summary>Makes the next call of <see cref="OnPair"/> with the returned key hand its channel to the test.</summary>
    /// <param name="prepare">Runs inside the telefunction, before it returns.</param>
    internal static string Plan(Action<ServerEnd> prepare)
    {
        var key = Guid.NewGuid().ToString();
        Plans[key] = prepare;
        return key;
    }

    [Telefunction]
    public PairResult OnPair(string key)
    {
        var channel = new Channel<Message, Message>();
        if (!Plans.TryRemove(key, out var prepare))
            throw new InvalidOperationException("The test has planned no such channel.");
        prepare(new ServerEnd(channel));
        return new PairResult(channel.Client);
    }

    [Telefunction]
    public void OnAbort(string? reason) => throw new AbortException(reason is null ? null : new { reason });

    [Telefunction]
    public void OnBug() => throw new InvalidOperationException("The password of the database is hunter2.");

    [Telefunction]
    public int OnDouble(int number) => 2 * number;

    [Telefunction]
    public void OnNothing()
    {
    }

    /// <summary>A channel on which the server answers every message with an answer that cannot be encoded.</summary>
    [Telefunction]
    public UnencodableResult OnUnencodable()
    {
        var channel = new Channel<Message, Action, Message, Answer>();
        channel.Listen(_ => (Action)(() => { }));
        return new UnencodableResult(channel.Client);
    }

    /// <summary>A channel on which every message is acknowledged; the server first asks the client for the same number.</summary>
    [Telefunction]
    public AcknowledgingResult OnAcknowledging()
    {
        var channel = new Channel<Message, Answer, Message, Answer>();
        channel.Listen(async message => await channel.SendAsync(message));
        return new AcknowledgingResult(channel.Client);
    }

    public sealed record AcknowledgingResult(ClientChannel<Message, Answer, Message, Answer> Channel);

    public sealed record PairResult(ClientChannel<Message, Message> Channel);

    public sealed record UnencodableResult(ClientChannel<Message, Action, Message, Answer> Channel);
}
