var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddTelefunc();

var app = builder.Build();
app.UseDefaultFiles();
app.UseRouting();
app.MapStaticAssets();
app.MapTelefunc();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"The playground is at {string.Join(", ", app.Urls)}"));
app.Run();
