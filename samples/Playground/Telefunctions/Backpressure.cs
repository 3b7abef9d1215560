using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Telefunc;

namespace Playground.Telefunctions;

public sealed class Backpressure(TimeProvider time)
{
    [Telefunction]
    public SlowReader OnRead(Pace first)
    {
        var numbers = new Channel<int, Never>();
        // A channel of its own, so that neither the pace nor the report waits behind the numbers.
        var control = new Channel<Pace, int>();
        var delay = first.PerNumber;
        var read = 0;

        control.Listen(pace => { delay = pace.PerNumber; });
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

public sealed record Pace([Range(0, 200)] int Milliseconds)
{
    [JsonIgnore]
    public TimeSpan PerNumber => TimeSpan.FromMilliseconds(Milliseconds);
}
