using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Telefunc;
using Telefunc.MemoryServer;

// A server with the options of its command line (--Telefunc:Channel:ReplayBuffer 1000), until its standard input ends. Its first line
// says where it listens.
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders();

// The system takes little of what a client does not read, so that the rest waits in this process.
builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = endpoint =>
{
    var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
    socket.SendBufferSize = 32 * 1024;
    return socket;
});
builder.Services.AddSingleton<IMemoryPoolFactory<byte>, UnpooledMemory>();
builder.Services.AddSingleton<Members>();
builder.Services.AddTelefunc(builder.Configuration.GetSection("Telefunc"));
await using var app = builder.Build();
app.MapTelefunc();
await app.StartAsync();
Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
await Console.In.ReadToEndAsync();
