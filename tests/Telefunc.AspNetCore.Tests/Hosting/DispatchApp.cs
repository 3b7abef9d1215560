using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging;
using Telefunc.Hosting;
using Telefunc.Connections;

namespace Telefunc.AspNetCore.Tests.Hosting;

/// <summary>A server on a free port whose channels are a recording stand-in, and a client for it.</summary>
internal sealed class DispatchApp : IAsyncDisposable
{
    private DispatchApp(WebApplication app, RecordingChannels channels, CollectedLogs logs)
    {
        App = app;
        Channels = channels;
        Logs = logs;
        Client = new HttpClient
        {
            BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
        };
    }

    public WebApplication App { get; }

    public RecordingChannels Channels { get; }

    public CollectedLogs Logs { get; }

    public HttpClient Client { get; }

    public static async Task<DispatchApp> StartAsync(
        Action<TelefuncOptions>? options = null,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? use = null,
        Action<IEndpointConventionBuilder>? map = null)
    {
        var channels = new RecordingChannels();
        var logs = new CollectedLogs();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddTelefunc(options ?? (_ => { }));
        builder.Services.AddSingleton<IChannelEndpoint>(channels);
        build?.Invoke(builder);

        var app = builder.Build();
        use?.Invoke(app);
        var endpoint = app.MapTelefunc();
        map?.Invoke(endpoint);
        await app.StartAsync();
        return new(app, channels, logs);
    }

    public Task<Answer> CallAsync(string file, string name, string arguments = "", CancellationToken cancellationToken = default) =>
        SendAsync(Post($$"""{"file":"{{file}}","name":"{{name}}","args":[{{arguments}}]}"""), cancellationToken);

    /// <summary>A POST as the npm client sends it, to a path that is known.</summary>
    public static HttpRequestMessage Post(string body, string kind = "txt") => Post(Encoding.UTF8.GetBytes(body), kind, kind);

    public static HttpRequestMessage Post(byte[] body, string? query, string? header)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/_telefunc" + (query is null ? "" : "?_telefunc=" + query))
        {
            Content = new ByteArrayContent(body),
        };
        if (header is not null)
            request.Headers.TryAddWithoutValidation("x-telefunc-request", header);
        return request;
    }

    public static HttpRequestMessage Upgrade(string? origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/_telefunc");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin);
        return request;
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        using (request)
        {
            using var response = await Client.SendAsync(request, cancellationToken);
            return new(
                (int)response.StatusCode,
                response.Content.Headers.ContentType?.ToString(),
                response.Content.Headers.ContentLength,
                await response.Content.ReadAsStringAsync(cancellationToken),
                response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed.Single() : null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}

internal sealed record Answer(int Status, string? ContentType, long? ContentLength, string Body, string? AllowOrigin)
{
    public const string Malformed = "Malformed Telefunc Request";
    public const string Shield = "Shield Validation Error";
    public const string InternalError = "Internal Server Error";

    /// <summary>Checks everything that a client compares.</summary>
    public void ShouldBe(int status, string body)
    {
        Assert.Equal((status, body), (Status, Body));
        Assert.Equal("text/plain", ContentType);
        Assert.Equal(Encoding.UTF8.GetByteCount(body), ContentLength);
    }
}
