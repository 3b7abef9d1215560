using Telefunc.Npm;

namespace Telefunc.Interop.NpmServer;

/// <summary>The npm package's own server as a class fixture.</summary>
public sealed class NpmServerFixture : IAsyncLifetime
{
    internal NodeServer Server { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Server = await NodeServer.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
