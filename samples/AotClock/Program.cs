using AotClock;

if (args is ["watch", var url])
{
    await Watch.RunAsync(url);
    return;
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddTelefunc(builder.Configuration.GetSection("Telefunc"));
builder.Services.AddTelefunc(o => o.Json.TypeInfoResolverChain.Add(AppJsonContext.Default));

var app = builder.Build();
app.MapTelefunc();
app.Run();
