using Playground;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddTelefunc();
builder.Services.AddSingleton<OpenWires>();

var app = builder.Build();
app.Use(app.Services.GetRequiredService<OpenWires>().WatchAsync);
app.UseDefaultFiles();
app.UseRouting();
app.MapStaticAssets();
app.MapTelefunc();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"The playground is at {string.Join(", ", app.Urls)}"));
app.Run();
