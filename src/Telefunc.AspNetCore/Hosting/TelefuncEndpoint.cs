using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Telefunc.Connections;
using Telefunc.Dispatch;
using Telefunc.Protocol;

namespace Telefunc.Hosting;

/// <summary>
/// The one endpoint. Refuses what no client of ours sends and what a page of a stranger sends, then hands the request to calls or to
/// channels. (PROTOCOL.md 2, 19.11)
/// </summary>
internal sealed partial class TelefuncEndpoint(
    CallHandler calls,
    IChannelEndpoint channels,
    OriginPolicy origins,
    IOptions<TelefuncOptions> options,
    ILogger<TelefuncEndpoint> logger)
{
    private readonly ChannelTransports _transports = options.Value.Channel.Transports;

    public Task HandleAsync(HttpContext context) =>
        IsWebSocketUpgrade(context) ? HandleUpgradeAsync(context) : HandlePostAsync(context);

    private async Task HandleUpgradeAsync(HttpContext context)
    {
        if (!await origins.AllowsAsync(context, isUpgrade: true))
        {
            LogUpgradeRefused(LogText.Of(context.Request.Headers.Origin), LogText.Of(context.Request.Host.Value));
            await CallResponse.WriteEmptyAsync(context, StatusCodes.Status403Forbidden);
            return;
        }

        if (!_transports.HasFlag(ChannelTransports.WebSocket))
            await CallResponse.WriteEmptyAsync(context, StatusCodes.Status400BadRequest);
        else
            await channels.HandleWebSocketAsync(context);
    }

    private async Task HandlePostAsync(HttpContext context)
    {
        if (!TryResolveKind(context.Request, out var kind))
        {
            LogNoKind(LogText.Of(context.Request.Method));
            await CallResponse.WriteMalformedAsync(context);
            return;
        }

        // A page of any origin can make a browser send a plain POST, but not one with a header of its own: for that the browser asks
        // this server first. All clients send the header; only one that is no browser may leave it out.
        var headers = context.Request.Headers;
        if (headers[RequestKinds.Header].Count == 0 && (headers.Origin.Count > 0 || headers.ContainsKey("Sec-Fetch-Site")))
        {
            LogMarkerMissing(LogText.Of(headers.Origin));
            await CallResponse.WriteMalformedAsync(context);
            return;
        }

        if (!await origins.AllowsAsync(context, isUpgrade: false))
        {
            LogOriginRefused(LogText.Of(headers.Origin), LogText.Of(context.Request.Host.Value));
            await CallResponse.WriteMalformedAsync(context);
            return;
        }

        if (kind != RequestKind.Sse)
            await calls.HandleAsync(context, kind);
        else if (!_transports.HasFlag(ChannelTransports.Sse))
            await CallResponse.WriteEmptyAsync(context, StatusCodes.Status400BadRequest);
        else
            await channels.HandleSseAsync(context);
    }

    private static bool TryResolveKind(HttpRequest request, out RequestKind kind)
    {
        kind = default;
        if (!HttpMethods.IsPost(request.Method))
            return false;

        // The first of repeated query parameters counts; two headers are none of the three kinds. (PROTOCOL.md 2.1)
        var query = request.Query.TryGetValue(RequestKinds.QueryParameter, out var queries) ? queries[0] : null;
        var header = request.Headers.TryGetValue(RequestKinds.Header, out var headers) ? headers.ToString() : null;
        return RequestKinds.TryResolve(query, header, out kind);
    }

    private static bool IsWebSocketUpgrade(HttpContext context)
    {
        var features = context.Features;
        if (features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase);

        return features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && HttpMethods.IsGet(context.Request.Method)
            && context.Request.Headers.Upgrade.Any(value => string.Equals(value, "websocket", StringComparison.OrdinalIgnoreCase));
    }
}
