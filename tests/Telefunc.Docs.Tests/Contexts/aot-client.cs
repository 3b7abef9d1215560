var url = args[0];
// The code of the page.

public sealed record ClockResult(ClientChannel<Never, long> Channel);

public sealed record Alarm(int Milliseconds, string Text);

[Telefunctions]
public interface IClock
{
    Task<ClockResult> OnClock();

    Task OnAlarm(Alarm alarm, Func<Alarm, Task> ring, CancellationToken cancellationToken = default);
}

// Stands for what the generator of System.Text.Json adds.
internal sealed partial class AppJsonContext : System.Text.Json.Serialization.JsonSerializerContext
{
    public AppJsonContext()
        : base(null)
    {
    }

    public static AppJsonContext Default { get; } = new();

    protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;

    public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
}
