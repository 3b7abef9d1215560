using Telefunc;

namespace Playground.Telefunctions;

public sealed class Backpressure(TimeProvider time)
{
    [Telefunction]
    public SlowReader OnRead()
    {
        var numbers = new Channel<int, Never>();
        // A channel of its own, so that neither the pace nor the report waits behind the numbers.
        var control = new Channel<Pace, int>();
        var delay = TimeSpan.Zero;
        var read = 0;

        control.Listen(pace => { delay = TimeSpan.FromMilliseconds(Math.Clamp(pace.Milliseconds, 0, 200)); });
        numbers.Listen(async number =>
        {
            await Task.Delay(delay, time); // the next number, and room for more, wait for this
            read = number;
        });

        var report = time.CreateTimer(
            _ => control.SendAsync(read), null,
            dueTime: TimeSpan.Zero, period: TimeSpan.FromMilliseconds(50));
        control.OnClose(_ => report.Dispose());
        return new SlowReader(numbers.Client, control.Client);
    }
}

public sealed record SlowReader(ClientChannel<int, Never> Numbers, ClientChannel<Pace, int> Control);

public sealed record Pace(int Milliseconds);
