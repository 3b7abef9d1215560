using Microsoft.AspNetCore.Http;

namespace Telefunc.Browser.Scenarios;

/// <summary>
/// Counts the requests that carry channels, as middleware before Telefunc, to which they are HTTP requests like any other. Thread safe.
/// </summary>
internal sealed class Wires
{
    private readonly TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _downloads;
    private int _webSockets;

    /// <summary>How many SSE downloads and WebSockets have been opened so far.</summary>
    public (int Downloads, int WebSockets) Opened => (Volatile.Read(ref _downloads), Volatile.Read(ref _webSockets));

    /// <summary>Completes when an SSE download has ended after a WebSocket was opened: the connection has moved there.</summary>
    public Task Moved => _moved.Task;

    public async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        var isDownload = false;
        if (context.Request.Headers.ContainsKey("Upgrade"))
            Interlocked.Increment(ref _webSockets);
        else if (context.Request.Query["_telefunc"] == "sse")
        {
            // Uploads have the same address; only the answer tells.
            context.Response.OnStarting(() =>
            {
                isDownload = context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) ?? false;
                if (isDownload)
                    Interlocked.Increment(ref _downloads);
                return Task.CompletedTask;
            });
        }

        try
        {
            await next(context);
        }
        finally
        {
            if (isDownload && Opened.WebSockets > 0)
                _moved.TrySetResult();
        }
    }
}
