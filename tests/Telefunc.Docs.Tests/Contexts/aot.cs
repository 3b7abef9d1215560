using System.Text.Json.Serialization;

// The code of the page.

public sealed record ClockResult(ClientChannel<Never, long> Channel);

public sealed record EchoResult(ClientChannel<EchoMessage, EchoMessage> Channel);

public sealed record EchoMessage(string Text);

public sealed record Alarm(int Milliseconds, string Text);

// Stands for what the generator of System.Text.Json adds.
internal sealed partial class AppJsonContext
{
    public AppJsonContext()
        : base(null)
    {
    }

    public static AppJsonContext Default { get; } = new();

    protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;

    public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
}
