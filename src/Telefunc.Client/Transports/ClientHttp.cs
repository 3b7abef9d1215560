using System.Net;
using System.Net.Http.Headers;
using Telefunc.Protocol;

namespace Telefunc.Transports;

/// <summary>How a client's requests reach the server: address, headers, access token. Thread safe.</summary>
/// <param name="url">The endpoint.</param>
/// <param name="options">The client's options.</param>
/// <param name="invoker">What sends requests; asked for each one, because a factory may renew it.</param>
internal sealed class ClientHttp(Uri url, TelefuncClientOptions options, Func<HttpMessageInvoker> invoker)
{
    private const string SessionParameter = "session";
    private static readonly HttpRequestOptionsKey<bool> StreamResponseInBrowser = new("WebAssemblyEnableStreamingResponse");

    /// <summary>The header that carries the session token both ways. (PROTOCOL.md 2.3)</summary>
    public const string SessionHeader = "x-telefunc-session";

    public Uri Url => url;

    public HttpMessageInvoker Invoker => invoker();

    /// <summary>A request of the protocol's own kind.</summary>
    public async ValueTask<HttpRequestMessage> CreateAsync(RequestKind kind, HttpContent content, string? session, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(kind, session))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.Add(RequestKinds.Header, kind.Name());
        if (session is not null)
            request.Headers.Add(SessionHeader, session);
        request.Options.Set(StreamResponseInBrowser, true);
        foreach (var (name, value) in options.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (await AuthorizationAsync(cancellationToken).ConfigureAwait(false) is { } authorization)
            request.Headers.Authorization = authorization;
        return request;
    }

    /// <summary>Sends a request and returns when the response's headers are there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A client buffers the response where it is not told otherwise; a handler never does.
        var sender = Invoker;
        return sender is HttpClient client
            ? client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            : sender.SendAsync(request, cancellationToken);
    }

    public async ValueTask<AuthenticationHeaderValue?> AuthorizationAsync(CancellationToken cancellationToken) =>
        options.AccessTokenProvider is { } provider && await provider(cancellationToken).ConfigureAwait(false) is { Length: > 0 } token
            ? new AuthenticationHeaderValue("Bearer", token)
            : null;

    /// <summary>The address of the WebSocket.</summary>
    public Uri WebSocketAddress(string? session)
    {
        var builder = new UriBuilder(url) { Scheme = url.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs };
        if (session is not null)
            builder.Query = Append(builder.Query, SessionParameter, session);
        return builder.Uri;
    }

    private Uri AddressOf(RequestKind kind, string? session)
    {
        var builder = new UriBuilder(url);
        builder.Query = Append(builder.Query, RequestKinds.QueryParameter, kind.Name());
        if (session is not null)
            builder.Query = Append(builder.Query, SessionParameter, session);
        return builder.Uri;
    }

    private static string Append(string query, string name, string value) =>
        $"{query.TrimStart('?')}{(query.Length > 1 ? "&" : "")}{name}={Uri.EscapeDataString(value)}";
}
