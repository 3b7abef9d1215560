using Microsoft.Extensions.DependencyInjection;

namespace Telefunc.Hosting;

internal sealed class TelefuncBuilder(IServiceCollection services) : ITelefuncBuilder
{
    public IServiceCollection Services { get; } = services;
}
