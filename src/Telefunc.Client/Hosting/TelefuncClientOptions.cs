using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Telefunc.Connections;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>How a <see cref="TelefuncClient"/> reaches its server. Set it up before the client is created; changes afterwards have no effect.</summary>
public sealed class TelefuncClientOptions
{
    /// <summary>
    /// What sends requests: a handler that the caller owns. It must be able to open WebSockets, as <see cref="SocketsHttpHandler"/> is,
    /// or the client stays on SSE.
    /// </summary>
    /// <value>Default: none; the client has a <see cref="SocketsHttpHandler"/> of its own.</value>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>
    /// What sends requests, in place of <see cref="HttpHandler"/>: a client that the caller owns. Its <see cref="System.Net.Http.HttpClient.Timeout"/>
    /// should be infinite; otherwise a connection over SSE sends batches, because an upload that stays open would be cut.
    /// </summary>
    /// <value>Default: none.</value>
    public HttpClient? HttpClient { get; set; }

    /// <summary>Cookies that are sent and received. Used with the client's own handler only; handlers that are given have their own.</summary>
    /// <value>Default: an empty container.</value>
    public CookieContainer Cookies { get; set; } = new();

    /// <summary>Headers of every request, those that open WebSockets included. Browsers do not let a program set the latter.</summary>
    /// <value>Default: none.</value>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Gives the access token for the <c>Authorization: Bearer</c> header of a request; asked for each request, so it should keep the
    /// token while it is valid. <see langword="null"/> sends none.
    /// </summary>
    /// <value>Default: none.</value>
    public Func<CancellationToken, ValueTask<string?>>? AccessTokenProvider { get; set; }

    /// <summary>How arguments, results and messages are written as JSON; an application compiled ahead of time adds its contexts here.</summary>
    /// <value>Default: member names in camel case, numbers never read from strings.</value>
    public JsonSerializerOptions Json { get; } = DialectSerializer.CreateOptions();

    /// <summary>Limits and times of channels.</summary>
    public ClientChannelOptions Channel { get; } = new();

    /// <summary>How long a call may take, from its beginning to the end of its result.</summary>
    /// <value>Default: 100 seconds. <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>The largest result of a call that is accepted, in bytes.</summary>
    /// <value>Default: 64 MiB.</value>
    public int MaxResultSize { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Where listeners and callbacks of channels run, for instance <see cref="SynchronizationContext.Current"/> of the thread that owns
    /// the windows of a desktop or mobile application.
    /// </summary>
    /// <value>Default: the thread pool.</value>
    public SynchronizationContext? CallbackContext { get; set; }

    /// <summary>The clock.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where to log. Payloads and tokens are never logged.</summary>
    /// <value>Default: nowhere.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Sees every frame, or nobody does.</summary>
    internal IFrameTap? FrameTap { get; set; }
}
