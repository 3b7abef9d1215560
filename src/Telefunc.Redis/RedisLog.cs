using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Telefunc.Redis;

/// <summary>Log messages of broadcasts through Redis: event ids 1500 to 1599. None carries a key or a payload.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(1500, LogLevel.Warning, "The {ConnectionType} connection to Redis was lost ({Failure}).")]
    public static partial void ConnectionFailed(ILogger logger, ConnectionType connectionType, ConnectionFailureType failure);

    [LoggerMessage(1501, LogLevel.Information, "The {ConnectionType} connection to Redis is up again.")]
    public static partial void ConnectionRestored(ILogger logger, ConnectionType connectionType);

    [LoggerMessage(1502, LogLevel.Information, "Redis does not tell whether its append-only file is synced: every restart of it begins new epochs.")]
    public static partial void NotToldAboutPersistence(ILogger logger, Exception exception);

    [LoggerMessage(1503, LogLevel.Debug, "Looking for the primary of Redis failed.")]
    public static partial void LookFailed(ILogger logger, Exception exception);

    [LoggerMessage(1504, LogLevel.Debug, "Publishing {Count} messages failed ({Failure}), try {Attempt}.")]
    public static partial void PublishFailed(ILogger logger, int count, RedisFailure failure, int attempt, Exception exception);

    [LoggerMessage(1505, LogLevel.Error, "Redis refused {Count} messages.")]
    public static partial void PublishRefused(ILogger logger, int count, Exception exception);

    [LoggerMessage(1506, LogLevel.Debug, "Subscribing failed, try {Attempt}.")]
    public static partial void SubscribeFailed(ILogger logger, int attempt, Exception exception);

    [LoggerMessage(1507, LogLevel.Debug, "Unsubscribing failed.")]
    public static partial void UnsubscribeFailed(ILogger logger, Exception exception);

    [LoggerMessage(1508, LogLevel.Warning, "A message that this version does not understand arrived from Redis; whoever listens reads the history.")]
    public static partial void NotUnderstood(ILogger logger);

    [LoggerMessage(1509, LogLevel.Warning, "A probe through Redis was not heard in time; listeners read the history.")]
    public static partial void ProbeLost(ILogger logger, Exception exception);

    [LoggerMessage(1510, LogLevel.Information, "Probes through Redis are heard again.")]
    public static partial void ProbeHeard(ILogger logger);

    [LoggerMessage(1511, LogLevel.Debug, "Closing the connection to Redis failed.")]
    public static partial void DisposeFailed(ILogger logger, Exception exception);

    [LoggerMessage(1512, LogLevel.Error, "A listener threw, which it must not.")]
    public static partial void ListenerThrew(ILogger logger, Exception exception);

    [LoggerMessage(1513, LogLevel.Debug, "Extending the retention of a count failed.")]
    public static partial void ExtendFailed(ILogger logger, Exception exception);
}
