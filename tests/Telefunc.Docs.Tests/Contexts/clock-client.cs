// The code of the page.

[Telefunctions]
public interface IClock
{
    Task<ClockResult> OnClock();
    Task<string> OnGreet(string name, CancellationToken cancellationToken = default);
}

public sealed record ClockResult(ClientChannel<Never, long> Channel);
