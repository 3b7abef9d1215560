var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
// The code of the page.
app.Run();
