using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Telefunc.Tool.Tests.Server))]

// Each test runs programs of its own.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace Telefunc.Tool.Tests;

/// <summary>A server in this process, for all tests.</summary>
public sealed class Server : IAsyncLifetime
{
    private WebApplication? _app;

    /// <summary>Its host and port, as a user types them.</summary>
    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddTelefunc();
        _app = builder.Build();
        _app.MapTelefunc();
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
