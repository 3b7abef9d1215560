namespace Playground;

/// <summary>
/// Knows the open requests that carry channels, by browser, so that the Reconnection page can have its own cut as a broken network
/// would cut them. It stands outside of Telefunc: to it they are HTTP requests like any other.
/// </summary>
public sealed class OpenWires
{
    private readonly Lock _lock = new();
    private readonly HashSet<HttpContext> _open = [];

    /// <summary>Middleware: notes the wires of visitors while they are open.</summary>
    public async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
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
        var visitor = Visitors.NameOf(request.User);
        var cut = 0;

        // Under the lock, because a request that is over may lend its object to the next one.
        lock (_lock)
        {
            foreach (var context in _open)
            {
                if (visitor is null || Visitors.NameOf(context.User) != visitor)
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
