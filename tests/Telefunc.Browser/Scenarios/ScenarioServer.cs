using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Telefunc.Browser.Scenarios;

/// <summary>A server of this process on a free port, for one page: it serves that page and answers its calls.</summary>
internal sealed class ScenarioServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScenarioServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public ServerEnds Ends => _app.Services.GetRequiredService<ServerEnds>();

    public Wires Wires { get; } = new();

    public static async Task<ScenarioServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddTelefunc();
        builder.Services.AddSingleton<ServerEnds>();
        var server = new ScenarioServer(builder.Build());
        await server.ListenAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task ListenAsync()
    {
        _app.Use(Wires.WatchAsync);
        _app.MapTelefunc();
        _app.MapGet("/", () => Results.Content("""<!doctype html><title>Scenario</title><script type="module" src="page.js"></script>""", "text/html"));
        _app.MapGet("/page.js", () => Results.File(Path.Combine(AppContext.BaseDirectory, "Scenarios", "page.js"), "text/javascript"));
        return _app.StartAsync();
    }
}
