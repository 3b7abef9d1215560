using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Telefunc;
using Telefunc.MemoryRun;

// Misbehaving clients against a server in this process, for as many minutes as the argument says: two never read, one over each transport,
// while the server sends to them without awaiting; one sends without regard to its credit to a listener that never finishes; one joins a
// broadcast, never reads, and joins again on a new connection, again and again. Prints what the process holds; neither figure may grow
// with time. The clients are in the same process, but hold next to nothing.
var minutes = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 10;
var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders();
builder.Services.AddSingleton<Totals>();
builder.Services.AddSingleton<Publisher>();
builder.Services.AddTelefunc(_ => { });
await using var app = builder.Build();
app.MapTelefunc();
await app.StartAsync();
var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
var totals = app.Services.GetRequiredService<Totals>();

using var stop = new CancellationTokenSource();
using var misbehaving = new Misbehaving(address, totals);
Task[] clients =
[
    misbehaving.RunAsync("onFlood", misbehaving.NeverReadAsync, Timeout.InfiniteTimeSpan, stop.Token),
    misbehaving.RunAsync("onFlood", misbehaving.NeverReadEventsAsync, Timeout.InfiniteTimeSpan, stop.Token),
    misbehaving.RunAsync("onNeverFinish", misbehaving.IgnoreCreditAsync, Timeout.InfiniteTimeSpan, stop.Token),
    misbehaving.RunAsync("onJoin", misbehaving.SubscribeAndNeverReadAsync, TimeSpan.FromSeconds(20), stop.Token),
    app.Services.GetRequiredService<Publisher>().RunAsync(stop.Token),
];

var heap = new List<double>();
var workingSet = new List<double>();
var clock = Stopwatch.StartNew();
Console.WriteLine("    s   heap MiB   set MiB      sent   dropped published  let go  received  connections");
while (clock.Elapsed < TimeSpan.FromMinutes(minutes))
{
    await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
    heap.Add(GC.GetTotalMemory(forceFullCollection: true) / 1024.0 / 1024.0);
    using var process = Process.GetCurrentProcess();
    workingSet.Add(process.WorkingSet64 / 1024.0 / 1024.0);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{clock.Elapsed.TotalSeconds,5:F0} {heap[^1],10:F1} {workingSet[^1],9:F1} {totals.Sent,9} {totals.Dropped,9} {totals.Published,9} {totals.LetGo,7} {totals.Received,9} {totals.Connections,12}"));
}

Print("heap", heap);
Print("working set", workingSet);
await stop.CancelAsync();
await Task.WhenAll(clients);

static void Print(string name, List<double> values)
{
    values.Sort();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: min {values[0]:F1}, median {values[values.Count / 2]:F1}, max {values[^1]:F1} MiB"));
}
