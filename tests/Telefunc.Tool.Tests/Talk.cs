namespace Telefunc.Tool.Tests;

/// <summary>What the tests call.</summary>
public sealed class Talk
{
    [Telefunction]
    public EchoResult OnEcho()
    {
        var channel = new Channel<object?, object?>();
        channel.Listen<string>(async message =>
        {
            await channel.SendAsync(message);
            return "heard";
        });
        channel.ListenBinary(async data =>
        {
            var echo = data.ToArray();
            Array.Reverse(echo);
            await channel.SendBinaryAsync(echo);
            return echo.Length;
        });
        return new EchoResult(channel.Client);
    }

    /// <summary>Counts to a number and closes.</summary>
    [Telefunction]
    public EchoResult OnCount(int to)
    {
        var channel = new Channel<object?, object?>();
        channel.OnOpen(async () =>
        {
            for (var i = 1; i <= to; i++)
                await channel.SendAsync((double)i);
            await channel.CloseAsync();
        });
        return new EchoResult(channel.Client);
    }

    /// <summary>Asks one question, tells the answer and closes.</summary>
    [Telefunction]
    public AskResult OnAsk()
    {
        var channel = new Channel<string, string, string, Answer>();
        channel.OnOpen(async () =>
        {
            var answer = await channel.SendAsync("how many?");
            await channel.SendAsync($"so it is {answer.Number}");
            await channel.CloseAsync();
        });
        return new AskResult(channel.Client);
    }

    /// <summary>Two channels, deep in a result, of which each says its name and what it hears.</summary>
    [Telefunction]
    public ManyResult OnMany() => new([new("a", Named("first")), new("b", Named("second"))]);

    /// <summary>Says when its client has left, and how.</summary>
    [Telefunction]
    public EchoResult OnWatch(string key)
    {
        var channel = new Channel<object?, object?>();
        channel.OnClose(error => Watched.Left(key, error));
        return new EchoResult(channel.Client);
    }

    [Telefunction]
    public BroadcastChannel<string> OnJoin(string room) => new($"chat:{room}");

    [Telefunction]
    public EchoResult OnBreak()
    {
        var channel = new Channel<object?, object?>();
        channel.OnOpen(() => channel.Abort(new { reason = "enough" }));
        return new EchoResult(channel.Client);
    }

    [Telefunction]
    public string? OnHeader(string name) => TelefuncContext.Current?.HttpContext?.Request.Headers[name].ToString();

    [Telefunction]
    public Order OnOrder(Order order, int times) => order with { Count = order.Count * times };

    [Telefunction]
    public void OnNothing()
    {
    }

    [Telefunction]
    public void OnRefuse() => throw new AbortException(new { reason = "not you" });

    [Telefunction]
    public void OnFail() => throw new InvalidOperationException("The password of the database is hunter2.");

    private static ClientChannel<object?, object?> Named(string name)
    {
        var channel = new Channel<object?, object?>();
        channel.Listen(message => channel.SendAsync(new object?[] { name, message }));
        return channel.Client;
    }

    public sealed record EchoResult(ClientChannel<object?, object?> Channel);

    public sealed record AskResult(ClientChannel<string, string, string, Answer> Channel);

    public sealed record Answer(int Number);

    public sealed record ManyResult(IReadOnlyList<Room> Rooms);

    public sealed record Room(string Name, ClientChannel<object?, object?> Channel);

    public sealed record Order(string Sku, int Count, DateTimeOffset At);
}
