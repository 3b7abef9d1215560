using Microsoft.Extensions.Logging;

namespace Telefunc.Connections;

/// <summary>Log messages of clients: event ids 2000 to 2099. None carries a payload, a token, an id of a session or of a channel.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(2000, LogLevel.Debug, "Connecting to {Url} over {Transport}.")]
    public static partial void Connecting(ILogger logger, Uri url, string transport);

    [LoggerMessage(2001, LogLevel.Debug, "Connected to {Url} over {Transport} with {Count} channels.")]
    public static partial void Connected(ILogger logger, Uri url, string transport, int count);

    [LoggerMessage(2002, LogLevel.Information, "The connection to {Url} over {Transport} was lost: {Reason}.")]
    public static partial void Lost(ILogger logger, Uri url, string transport, string reason);

    [LoggerMessage(2003, LogLevel.Debug, "Connecting to {Url} again in {Delay}.")]
    public static partial void Retrying(ILogger logger, Uri url, TimeSpan delay);

    [LoggerMessage(2004, LogLevel.Debug, "The connection to {Url} moved from SSE to a WebSocket.")]
    public static partial void Upgraded(ILogger logger, Uri url);

    [LoggerMessage(2005, LogLevel.Information, "The move of the connection to {Url} from SSE to a WebSocket was given up: {Reason}.")]
    public static partial void UpgradeGivenUp(ILogger logger, Uri url, string reason);

    [LoggerMessage(2006, LogLevel.Debug, "The connection to {Url} was closed because no channel is open on it.")]
    public static partial void Idle(ILogger logger, Uri url);

    [LoggerMessage(2007, LogLevel.Information, "Reading from {Url} pauses until listeners have caught up.")]
    public static partial void ReadingPaused(ILogger logger, Uri url);

    [LoggerMessage(2008, LogLevel.Debug, "Streaming uploads to {Url} do not work ({Reason}); frames go there in batches.")]
    public static partial void Batching(ILogger logger, Uri url, string reason);

    [LoggerMessage(2009, LogLevel.Error, "A connection to {Url} failed unexpectedly.")]
    public static partial void Failed(ILogger logger, Uri url, Exception exception);
}
