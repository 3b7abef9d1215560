using Microsoft.Extensions.Logging;

namespace Telefunc.Connections;

/// <summary>Log messages of connections: event ids 1200 to 1299. None carries a payload, an id of a session or of a channel.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(1200, LogLevel.Debug, "A {Transport} connection {ConnectionId} opened.")]
    public static partial void Opened(ILogger logger, string transport, string connectionId);

    [LoggerMessage(1201, LogLevel.Debug, "The {Transport} connection {ConnectionId} ended ({End}): {Reason}")]
    public static partial void Ended(ILogger logger, string transport, string connectionId, WireEnd end, string reason);

    [LoggerMessage(1202, LogLevel.Warning, "The {Transport} connection {ConnectionId} broke the protocol and was dropped: {Reason}")]
    public static partial void Violated(ILogger logger, string transport, string connectionId, string reason);

    [LoggerMessage(1203, LogLevel.Error, "Closing the channels for the shutdown failed.")]
    public static partial void ShutdownFailed(ILogger logger, Exception exception);

    [LoggerMessage(1204, LogLevel.Error, "The {Transport} connection {ConnectionId} failed unexpectedly.")]
    public static partial void Failed(ILogger logger, string transport, string connectionId, Exception exception);

    [LoggerMessage(1205, LogLevel.Warning, "A client listed {Count} channels that were left out because of a limit or a bad index.")]
    public static partial void EntriesLeftOut(ILogger logger, int count);

    [LoggerMessage(1206, LogLevel.Information, "Reading from the {Transport} connection {ConnectionId} pauses until listeners have caught up.")]
    public static partial void ReadingPaused(ILogger logger, string transport, string connectionId);

    [LoggerMessage(1207, LogLevel.Warning, "The {Transport} connection {ConnectionId} was dropped: {Reason}")]
    public static partial void Overrun(ILogger logger, string transport, string connectionId, string reason);
}
