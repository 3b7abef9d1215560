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

    [Telefunction]
    public FastWriter OnWrite(Reading first)
    {
        var numbers = new Channel<Never, int>();
        var control = new Channel<Reading, int>();
        var reading = first;
        var sent = 0;

        control.Listen(now => { reading = now; });
        numbers.OnOpen(async () =>
        {
            while (numbers.IsOpen)
            {
                var room = numbers.SendAsync(++sent);
                if (reading.Awaits)
                    await Task.WhenAny(room); // completes when the page has room for more, or with the channel's end
                while (numbers.IsOpen && !reading.Awaits && sent - reading.Read >= Reading.Flood)
                    await Task.Delay(TimeSpan.FromMilliseconds(50), time); // nothing else would end the flood
            }
        });

        var report = time.CreateTimer(
            _ => control.SendAsync(sent), null,
            dueTime: TimeSpan.Zero, period: TimeSpan.FromMilliseconds(50));
        control.OnClose(_ => report.Dispose());
        return new FastWriter(numbers.Client, control.Client);
    }
}

public sealed record SlowReader(ClientChannel<int, Never> Numbers, ClientChannel<Pace, int> Control);

public sealed record FastWriter(ClientChannel<Never, int> Numbers, ClientChannel<Reading, int> Control);

public sealed record Reading(bool Awaits, int Read)
{
    public const int Flood = 1000;
}

public sealed record Pace([Range(0, 200)] int Milliseconds)
{
    [JsonIgnore]
    public TimeSpan PerNumber => TimeSpan.FromMilliseconds(Milliseconds);
}
