using Microsoft.Extensions.Logging;

namespace Telefunc.Hosting;

internal sealed partial class TelefuncEndpoint
{
    [LoggerMessage(1000, LogLevel.Warning,
        "Refused a WebSocket upgrade: its origin {Origin} is neither the host {Host} "
        + "nor allowed by TelefuncOptions.AllowedOrigins or the endpoint's CORS policy.")]
    private partial void LogUpgradeRefused(string origin, string host);

    [LoggerMessage(1001, LogLevel.Warning,
        "Refused a request: its origin {Origin} is neither the host {Host} "
        + "nor allowed by TelefuncOptions.AllowedOrigins or the endpoint's CORS policy.")]
    private partial void LogOriginRefused(string origin, string host);

    [LoggerMessage(1002, LogLevel.Warning, "Refused a request from a browser: the header x-telefunc-request is missing. Origin: {Origin}.")]
    private partial void LogMarkerMissing(string origin);

    [LoggerMessage(1003, LogLevel.Debug, "Refused a {Method} request: only POST with one of the kinds txt, bin and sse is served here.")]
    private partial void LogNoKind(string method);
}
