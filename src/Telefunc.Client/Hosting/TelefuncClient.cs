using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Telefunc.Calls;
using Telefunc.Channels;
using Telefunc.Connections;
using Telefunc.Contracts;
using Telefunc.Serialization;
using Telefunc.Transports;

namespace Telefunc;

/// <summary>
/// Calls the functions of one server, and keeps the connection that carries the channels which they return. One client serves a whole
/// application: it is thread safe, connects when it must, and reconnects by itself.
/// <see cref="TelefunctionCallerExtensions.For{TContract}"/> gives the telefunctions of a contract as an object.
/// </summary>
public sealed class TelefuncClient : ITelefunctionCaller, IAsyncDisposable
{
    private const string LogCategory = "Telefunc.Client";

    // A server that gives a new session token with every answer must not fill the table.
    private const int MostUnused = 16;

    private readonly TelefuncClientOptions _options;
    private readonly ClientHttp _http;
    private readonly CallSender _calls;
    private readonly DialectSerializer _serializer;
    private readonly ILogger _logger;
    private readonly HttpMessageInvoker? _ownInvoker;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ClientConnection> _connections = [];
    private string? _session;
    private bool _isDisposed;

    /// <summary>A client of a server.</summary>
    /// <param name="url">The server's endpoint, for instance <c>https://example.org/_telefunc</c>.</param>
    /// <param name="options">How to reach it; the defaults if not given.</param>
    /// <exception cref="ArgumentException">It is not an absolute address of the scheme http or https, or an option is out of range.</exception>
    [SuppressMessage("Design", "CA1054", Justification = "There is an overload for URIs.")]
    public TelefuncClient(string url, TelefuncClientOptions? options = null)
        : this(new Uri(url, UriKind.Absolute), options)
    {
    }

    /// <summary>A client of a server.</summary>
    /// <param name="url">The server's endpoint, for instance <c>https://example.org/_telefunc</c>.</param>
    /// <param name="options">How to reach it; the defaults if not given.</param>
    /// <exception cref="ArgumentException">It is not an absolute address of the scheme http or https, or an option is out of range.</exception>
    public TelefuncClient(Uri url, TelefuncClientOptions? options = null)
        : this(url, options ?? new TelefuncClientOptions(), invoker: null)
    {
    }

    /// <param name="url">The server's endpoint.</param>
    /// <param name="options">How to reach it.</param>
    /// <param name="invoker">What sends requests, asked for each one; <see langword="null"/> if the options say it.</param>
    internal TelefuncClient(Uri url, TelefuncClientOptions options, Func<HttpMessageInvoker>? invoker)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException("The address must be absolute, with the scheme http or https.", nameof(url));
        OptionsCheck.Verify(options);
        _options = options;
        if (invoker is null)
        {
            var one = CreateInvoker(options);
            _ownInvoker = options.HttpClient is null ? one : null;
            invoker = () => one;
        }

        _http = new ClientHttp(url, options, invoker);
        _calls = new CallSender(_http, options);
        _serializer = new DialectSerializer(options.Json);
        _logger = options.LoggerFactory?.CreateLogger(LogCategory) ?? NullLogger.Instance;
    }

    /// <summary>Calls a telefunction that returns a value. Channels in the value are live, and connect, when the call completes.</summary>
    /// <typeparam name="T">The type of the value; <see cref="object"/> gives what the JSON holds.</typeparam>
    /// <param name="file">The file key, for instance <c>/Clock.telefunc.ts</c>.</param>
    /// <param name="name">The name in it, for instance <c>onClock</c>.</param>
    /// <param name="arguments">
    /// Values that can be written as JSON, <see cref="TelefuncCallback"/> for functions, and <see cref="Stream"/> for streams of bytes,
    /// which are read while the server wants more and stay open.
    /// </param>
    /// <param name="cancellationToken">Gives the call up; the server is told that nobody waits for it.</param>
    /// <returns>The value.</returns>
    /// <exception cref="AbortException">The telefunction aborted, with the value that it gave.</exception>
    /// <exception cref="ShieldValidationException">The server refused the arguments.</exception>
    /// <exception cref="NetworkException">The server could not be reached, or did not answer in time.</exception>
    /// <exception cref="TelefuncCallException">The telefunction failed, is not known, or its answer cannot be understood.</exception>
    /// <exception cref="System.Text.Json.JsonException">An argument cannot be written.</exception>
    /// <exception cref="NotSupportedException">There is no JSON metadata for the type of an argument or of the value.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed of.</exception>
    public Task<T> CallAsync<T>(
        string file, string name, IReadOnlyList<object?>? arguments = null, CancellationToken cancellationToken = default) =>
        CallAsync<T>(Request(file, name, arguments), cancellationToken);

    /// <summary>Calls a telefunction whose value, if it returns one, is of no interest.</summary>
    /// <inheritdoc cref="CallAsync{T}(string,string,IReadOnlyList{object},CancellationToken)"/>
    public Task CallAsync(string file, string name, IReadOnlyList<object?>? arguments = null, CancellationToken cancellationToken = default) =>
        CallAsync(Request(file, name, arguments), cancellationToken);

    /// <summary>Calls a telefunction with arguments whose types are declared, so that their JSON metadata is found by these types.</summary>
    /// <typeparam name="TResult">The type of the value; <see cref="object"/> gives what the JSON holds.</typeparam>
    /// <param name="request">What to call, and with which arguments.</param>
    /// <param name="cancellationToken">Gives the call up; the server is told that nobody waits for it.</param>
    /// <returns>The value. Fails as <see cref="CallAsync{T}(string,string,IReadOnlyList{object},CancellationToken)"/> does.</returns>
    public async Task<TResult> CallAsync<TResult>(TelefunctionRequest request, CancellationToken cancellationToken = default) =>
        (TResult)(await CallAsAsync(request, typeof(TResult), cancellationToken).ConfigureAwait(false))!;

    /// <summary>Calls a telefunction whose value, if it returns one, is of no interest.</summary>
    /// <param name="request">What to call, and with which arguments.</param>
    /// <param name="cancellationToken">Gives the call up; the server is told that nobody waits for it.</param>
    /// <returns>Fails as <see cref="CallAsync{T}(string,string,IReadOnlyList{object},CancellationToken)"/> does.</returns>
    public Task CallAsync(TelefunctionRequest request, CancellationToken cancellationToken = default) =>
        CallAsAsync(request, typeof(object), cancellationToken);

    /// <summary>Closes all channels gracefully, within their close timeout, and then the connection.</summary>
    /// <returns>Completes when everything is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        ClientConnection[] connections;
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            connections = [.. _connections.Values];
        }

        await Task.WhenAll(connections.Select(static connection => connection.CloseAsync())).ConfigureAwait(false);
        _ownInvoker?.Dispose();
    }

    /// <summary>A call whose arguments are written as what they are.</summary>
    private static TelefunctionRequest Request(string file, string name, IReadOnlyList<object?>? arguments)
    {
        var request = new TelefunctionRequest(file, name);
        foreach (var argument in arguments ?? [])
            request.With(argument);
        return request;
    }

    private async Task<object?> CallAsAsync(TelefunctionRequest request, Type type, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var session = Volatile.Read(ref _session);
        var connection = ConnectionFor(session);
        var live = new LiveArguments(connection.Host);
        var envelope = CallEncoding.Encode(request, _serializer, live);
        connection.Register(live.Entries);
        live.Start();
        try
        {
            var answer = await _calls.SendAsync(envelope, session, cancellationToken).ConfigureAwait(false);
            if (answer.Session is { } token && token != session)
            {
                // The token says which server has the channels that this answer returns (PROTOCOL.md 2.3).
                Volatile.Write(ref _session, token);
                connection = ConnectionFor(token);
            }

            var embedding = new ResultEmbedding(connection);
            var result = CallResult.Read(answer.Status, answer.Body, type, request.ResultMayBeNull, _serializer, embedding);
            connection.Register(embedding.Entries);
            return result;
        }
        catch (Exception error) when (error is OperationCanceledException or NetworkException or TelefuncCallException)
        {
            live.Abort();
            throw;
        }
    }

    /// <summary>The connection for channels that belong to a session token, or to none.</summary>
    private ClientConnection ConnectionFor(string? session)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_connections.TryGetValue(session ?? "", out var connection))
                return connection;
            if (_connections.Count >= MostUnused)
            {
                foreach (var (unused, _) in _connections.Where(static other => other.Value.IsUnused).ToList())
                    _connections.Remove(unused);
            }

            connection = CreateConnection(session);
            _connections.Add(session ?? "", connection);
            return connection;
        }
    }

    private ClientConnection CreateConnection(string? session)
    {
        var channel = _options.Channel;
        var host = new ChannelHost(
            ChannelSide.Client, _serializer, _options.TimeProvider, OptionsCheck.ForEngine(channel), _logger, callbackContext: _options.CallbackContext);
        var hasTimeout = _options.HttpClient is { } client && client.Timeout != Timeout.InfiniteTimeSpan;
        var uploads = new SseUploads(channel.StreamUploads && !hasTimeout && !OperatingSystem.IsBrowser());
        return new ClientConnection(_http.Url, host, OptionsCheck.Times(channel), channel.Transports, Wire, Random.Shared);

        IClientWire Wire(ChannelTransports transport, ClientConnection connection) =>
            _options.FrameTap is { } tap
                ? new TappedWire(tap, connection, events => OnNetwork(transport, events))
                : OnNetwork(transport, connection);

        IClientWire OnNetwork(ChannelTransports transport, IWireEvents events)
        {
            var context = new WireContext(_http, session, host, _options, events);
            return transport == ChannelTransports.WebSocket ? new WebSocketClientWire(context) : new SseClientWire(context, uploads);
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker owns the handler, and the client the invoker.")]
    private static HttpMessageInvoker CreateInvoker(TelefuncClientOptions options)
    {
        if (options.HttpClient is { } client)
            return client;
        if (options.HttpHandler is { } handler)
            return new HttpMessageInvoker(handler, disposeHandler: false);
        if (OperatingSystem.IsBrowser())
            return new HttpMessageInvoker(new HttpClientHandler());

        // Connections that are not used do not outlive a change of the server's address for long.
        return new HttpMessageInvoker(new SocketsHttpHandler { CookieContainer = options.Cookies, PooledConnectionLifetime = TimeSpan.FromMinutes(15) });
    }
}
