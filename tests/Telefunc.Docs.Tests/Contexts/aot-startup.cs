var builder = WebApplication.CreateSlimBuilder(args);
// The code of the page.
builder.Build().Run();

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
