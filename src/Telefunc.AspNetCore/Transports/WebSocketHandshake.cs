using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Telefunc.Transports;

/// <summary>
/// Accepts a WebSocket, over HTTP/1.1 (RFC 6455) or HTTP/2 (RFC 8441), as the raw stream. Done here rather than by the framework's
/// middleware, so that an application needs no further set-up and the wire can write to the stream itself.
/// </summary>
internal static class WebSocketHandshake
{
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const string Version = "13";
    private const int KeyBytes = 16;

    /// <summary>Whether a request asks for a WebSocket in a form that can be accepted.</summary>
    public static bool IsAcceptable(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.SecWebSocketVersion != Version)
            return false;
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase);
        return HttpMethods.IsGet(request.Method)
            && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && string.Equals(request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
            && IsKey(request.Headers.SecWebSocketKey.ToString());
    }

    /// <summary>Answers the request; from then on the stream belongs to the WebSocket.</summary>
    public static async Task<Stream> AcceptAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return await connect.AcceptAsync();
        var headers = context.Response.Headers;
        headers.Connection = HeaderNames.Upgrade;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = AcceptKey(context.Request.Headers.SecWebSocketKey.ToString());
        return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + 2];
        return Convert.TryFromBase64String(key, bytes, out var written) && written == KeyBytes;
    }

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 asks for SHA-1 here; it protects nothing.")]
    private static string AcceptKey(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
}
