using Microsoft.Extensions.DependencyInjection;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>The client as a service of an application.</summary>
public sealed class ServicesTests(TestServer server) : ClientInteropTest(server)
{
    [Fact]
    public async Task It_comes_from_the_services_and_goes_through_their_handlers()
    {
        var counter = new CountingHandler();
        var services = new ServiceCollection();
        services.AddTelefuncClient(Proxy.Url, (_, options) => options.Headers["x-tenant"] = "seven").AddHttpMessageHandler(() => counter);
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<TelefuncClient>();

        Assert.Same(client, provider.GetRequiredService<TelefuncClient>());
        Assert.Equal(42, await client.CallAsync<int>("/Lab.telefunc.ts", "onDouble", [21]));
        Assert.Equal(1, counter.Count);
        var pair = await OpenPairAsync(client);
        await pair.Client.WaitForOpenAsync();
        Assert.True(counter.Count > 2);
        await pair.Client.CloseGracefullyAsync();
    }

    private sealed class CountingHandler : DelegatingHandler
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
