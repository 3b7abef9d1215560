using System.Security.Cryptography;

namespace Playground;

/// <summary>
/// Knows the open requests that carry channels, by browser, so that the Reconnection page can have its own cut as a broken network
/// would cut them. It stands outside of Telefunc: to it they are HTTP requests like any other.
/// </summary>
public sealed class OpenWires
{
    private const string Cookie = "browser";

    private readonly Lock _lock = new();
    private readonly HashSet<HttpContext> _open = [];

    /// <summary>Middleware: names the browser by a cookie, and notes its wires while they are open.</summary>
    public async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Cookies.ContainsKey(Cookie))
        {
            var name = RandomNumberGenerator.GetHexString(32, lowercase: true);
            context.Response.Cookies.Append(Cookie, name, new() { HttpOnly = true, SameSite = SameSiteMode.Strict });
        }

        if (!CarriesChannels(context.Request))
        {
            await next(context);
            return;
        }

        lock (_lock)
            _open.Add(context);
        try
        {
            await next(context);
        }
        finally
        {
            lock (_lock)
                _open.Remove(context);
        }
    }

    /// <summary>Cuts the connections of all wires of a browser, without a goodbye.</summary>
    /// <returns>How many there were.</returns>
    public int Cut(HttpContext request)
    {
        var browser = request.Request.Cookies[Cookie];
        var cut = 0;

        // Under the lock, because a request that is over may lend its object to the next one.
        lock (_lock)
        {
            foreach (var context in _open)
            {
                if (browser is null || context.Request.Cookies[Cookie] != browser)
                    continue;
                context.Abort();
                cut++;
            }
        }

        return cut;
    }

    private static bool CarriesChannels(HttpRequest request) =>
        request.Path == "/_telefunc" && (request.Headers.ContainsKey("Upgrade") || request.Query["_telefunc"] == "sse");
}
