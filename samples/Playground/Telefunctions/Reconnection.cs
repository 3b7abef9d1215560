using Telefunc;

namespace Playground.Telefunctions;

public sealed class Reconnection(TimeProvider time, OpenWires wires)
{
    [Telefunction]
    public ReconnectionResult OnCount()
    {
        var channel = new Channel<int, Count>();
        var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), time);
        var heard = new Tally();
        channel.Listen(number => { heard = heard.With(number); });
        channel.OnClose(_ => timer.Dispose());
        _ = CountAsync();
        return new ReconnectionResult(channel.Client);

        // Not awaited, so that it counts on while the browser is away.
        async Task CountAsync()
        {
            for (var number = 1; await timer.WaitForNextTickAsync(); number++)
                _ = channel.SendAsync(new Count(number, time.GetUtcNow().ToUnixTimeMilliseconds(), heard));
        }
    }

    [Telefunction]
    public int Cut(HttpContext request) => wires.Cut(request);
}

public sealed record ReconnectionResult(ClientChannel<int, Count> Channel);

/// <summary>A numbered message, when it was sent, and what the server has heard until then.</summary>
public sealed record Count(int Number, long SentAt, Tally Heard);

/// <summary>What became of numbers that should arrive as 1, 2, 3 …</summary>
public sealed record Tally(int Last = 0, int Missing = 0, int Doubled = 0)
{
    public Tally With(int number) => number <= Last
        ? this with { Doubled = Doubled + 1 }
        : this with { Last = number, Missing = Missing + number - Last - 1 };
}
