using System.Net.WebSockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging;
using Telefunc.AspNetCore.Tests.Hosting;

namespace Telefunc.AspNetCore.Tests.Functions;

/// <summary>A server with its real channels on a free port, which raw requests and WebSockets reach.</summary>
internal sealed class LiveApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Uri _url;

    private LiveApp(WebApplication app, CollectedLogs logs)
    {
        _app = app;
        Logs = logs;
        _url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient { BaseAddress = _url };
    }

    public CollectedLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    private HttpClient Client { get; }

    public static async Task<LiveApp> StartAsync(Action<TelefuncOptions>? options = null)
    {
        var logs = new CollectedLogs();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddTelefunc(options ?? (_ => { }));
        var app = builder.Build();
        app.MapTelefunc();
        await app.StartAsync();
        return new(app, logs);
    }

    /// <summary>The JSON of an argument that is a function.</summary>
    public static string Function(string id) => $$"""
        "!TelefuncFunction:{\"channelId\":\"{{id}}\"}"
        """;

    /// <summary>Calls a telefunction of <see cref="Callbacks"/>.</summary>
    public Task<(int Status, string Body)> CallAsync(string name, params string[] arguments) => CallFileAsync("/Callbacks.telefunc.ts", name, arguments);

    public async Task<(int Status, string Body)> CallFileAsync(string file, string name, params string[] arguments)
    {
        using var request = DispatchApp.Post($$"""{"file":"{{file}}","name":"{{name}}","args":[{{string.Join(",", arguments)}}]}""");
        using var response = await Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<TestWire> ConnectAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(_url) { Scheme = "ws", Path = "/_telefunc" }.Uri, CancellationToken.None);
        return new TestWire(socket);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
