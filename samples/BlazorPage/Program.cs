using BlazorPage;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using Telefunc;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
builder.Services.AddSingleton(_ =>
{
    var options = new TelefuncClientOptions();
    options.Json.TypeInfoResolverChain.Add(PageJson.Default);
    return new TelefuncClient(new Uri(new Uri(builder.HostEnvironment.BaseAddress), "/_telefunc"), options);
});
await builder.Build().RunAsync();
