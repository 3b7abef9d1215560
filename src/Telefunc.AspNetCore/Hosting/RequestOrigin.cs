using Microsoft.AspNetCore.Http;

namespace Telefunc.Hosting;

/// <summary>Compares origins, as browsers send them in the Origin header, with hosts and with lists.</summary>
internal static class RequestOrigin
{
    /// <summary>What a browser sends for a page that has no origin to name, such as a sandboxed frame.</summary>
    public const string Opaque = "null";

    /// <summary>
    /// Whether the origin is the host that the request was made to. The scheme is left out: TLS often ends at a proxy, so that the server
    /// sees <c>http</c> where the page was loaded by <c>https</c>; a missing port is the default one of the origin's scheme.
    /// </summary>
    public static bool IsHost(string origin, HostString host)
    {
        if (!TryParse(origin, out var uri) || !(uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
            return false;
        var defaultPort = uri.Scheme == Uri.UriSchemeHttps ? 443 : 80;
        return host.HasValue
            && string.Equals(uri.Host, host.Host, StringComparison.OrdinalIgnoreCase)
            && uri.Port == (host.Port ?? defaultPort);
    }

    /// <summary>Whether a text can stand in the list of allowed origins.</summary>
    public static bool IsListable(string? text) => text == Opaque || (text is not null && TryParse(text, out _));

    private static bool TryParse(string text, out Uri uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri!)
        && uri.Host.Length > 0
        && uri.UserInfo.Length == 0
        && uri.PathAndQuery is "/" or ""
        && uri.Fragment.Length == 0
        && !text.EndsWith('/');
}
