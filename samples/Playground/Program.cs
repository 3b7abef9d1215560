using Microsoft.AspNetCore.Authentication.Cookies;
using Playground;
using Playground.Telefunctions;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var telefunc = builder.Services.AddTelefunc();
if (builder.Configuration["redis"] is { } redis)
    telefunc.AddRedis(redis);
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
    .AddCookie(options => options.Cookie.SameSite = SameSiteMode.Strict);
builder.Services.AddSingleton<OpenWires>();
builder.Services.AddSingleton<Instruments>();
builder.Services.AddSingleton<VitalsPublisher>();
builder.Services.AddHostedService(services => services.GetRequiredService<VitalsPublisher>());

var app = builder.Build();
app.UseAuthentication();
app.Use(Visitors.SignInAsync);
app.Use(app.Services.GetRequiredService<OpenWires>().WatchAsync);
app.UseDefaultFiles();
app.UseRouting();
app.UseAuthorization();
app.MapStaticAssets();
app.MapTelefunc();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"The playground is at {string.Join(", ", app.Urls)}"));
app.Run();
