using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Telefunc.Connections;

namespace Telefunc;

/// <summary>
/// The context of one call: who calls, and with which request. Flows with the work that the telefunction starts (<see cref="Current"/>),
/// but not into listeners and callbacks of channels, and stays usable, except for <see cref="HttpContext"/>, as long as the call's
/// channels live. Thread safe.
/// </summary>
[SuppressMessage("Design", "CA1001",
    Justification = "The source of Aborted has neither timer nor handle, and nobody knows when its last user is done.")]
public sealed partial class TelefuncContext : ICallLifetime
{
    private static readonly AsyncLocal<TelefuncContext?> Ambient = new();

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _aborted = new();
    private readonly ILogger _logger;
    private HttpContext? _httpContext;
    private ConcurrentDictionary<object, object?>? _items;
    private List<Func<Task>>? _closeCallbacks;
    private int _holders = 1;

    internal TelefuncContext(HttpContext httpContext, ILogger? logger = null)
    {
        _httpContext = httpContext;
        _logger = logger ?? NullLogger.Instance;
        User = httpContext.User;
    }

    /// <summary>
    /// The context of the call to whose own flow the running code belongs: the telefunction, what it awaits, and tasks and timers that it
    /// starts. <see langword="null"/> elsewhere, also in listeners and callbacks of channels, which run on the thread pool whenever something
    /// arrives: capture there what they need. Callbacks of <see cref="OnClose(Action)"/> have it.
    /// </summary>
    public static TelefuncContext? Current
    {
        get => Ambient.Value;
        internal set => Ambient.Value = value;
    }

    /// <summary>Who calls.</summary>
    public ClaimsPrincipal User { get; }

    /// <summary>The request that carries the call. Not thread safe.</summary>
    /// <exception cref="InvalidOperationException">
    /// The call has been answered: the request is over, and the server may already use the same object for another one.
    /// </exception>
    public HttpContext HttpContext =>
        Volatile.Read(ref _httpContext) ?? throw new InvalidOperationException(
            "The call has been answered, so its request is over. Read what a channel needs from HttpContext before the telefunction returns.");

    /// <summary>Whatever the parts of a call want to share; kept as long as the call's channels.</summary>
    public IDictionary<object, object?> Items =>
        Volatile.Read(ref _items) ?? Interlocked.CompareExchange(ref _items, new(), null) ?? _items;

    /// <summary>
    /// Cancelled when the client gives the call up, or when the telefunction or something that belongs to the call aborts. A call that
    /// ends in an orderly way does not cancel it.
    /// </summary>
    public CancellationToken Aborted => _aborted.Token;

    /// <summary>
    /// Runs a callback once, when the call and all of its channels have ended; at once if they have. Services of the request's scope are
    /// disposed of by then. What the callback throws is logged.
    /// </summary>
    /// <param name="callback">What to do.</param>
    public void OnClose(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);

        OnClose(() =>
        {
            callback();
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc cref="OnClose(Action)"/>
    public void OnClose(Func<Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);

        lock (_lock)
        {
            if (_holders > 0)
            {
                (_closeCallbacks ??= []).Add(callback);
                return;
            }
        }

        RunAway([callback]);
    }

    /// <summary>Keeps the context open: called for each channel that belongs to the call.</summary>
    /// <returns>Whether it was still open; if not, nothing was retained.</returns>
    internal bool Retain()
    {
        lock (_lock)
        {
            if (_holders == 0)
                return false;
            _holders++;
            return true;
        }
    }

    /// <summary>Ends one hold: that of the call itself, or one taken with <see cref="Retain"/>. The last one closes the context.</summary>
    internal void Release()
    {
        List<Func<Task>>? callbacks;
        lock (_lock)
        {
            if (_holders == 0)
                throw new InvalidOperationException("The context was released more often than it was retained.");
            if (--_holders > 0)
                return;
            callbacks = _closeCallbacks;
            _closeCallbacks = null;
        }

        if (callbacks is not null)
            RunAway(callbacks);
    }

    bool ICallLifetime.Retain() => Retain();

    void ICallLifetime.Release() => Release();

    void ICallLifetime.Abort() => Abort();

    /// <summary>The request is over; its <see cref="HttpContext"/> must not be touched any more.</summary>
    internal void LeaveRequest() => Volatile.Write(ref _httpContext, null);

    /// <summary>Cancels <see cref="Aborted"/>. Runs what is registered there on the caller's thread; what that throws is logged.</summary>
    internal void Abort()
    {
        try
        {
            _aborted.Cancel();
        }
        catch (AggregateException exception)
        {
            LogAbortedCallbackFailed(exception);
        }
    }

    // On a thread of their own, since whoever releases a context may hold locks.
    private void RunAway(List<Func<Task>> callbacks) => _ = Task.Run(() => RunAsync(callbacks));

    private async Task RunAsync(List<Func<Task>> callbacks)
    {
        Current = this;
        foreach (var callback in callbacks)
        {
            try
            {
                await callback();
            }
            catch (Exception exception)
            {
                LogCloseCallbackFailed(exception);
            }
        }
    }
}
