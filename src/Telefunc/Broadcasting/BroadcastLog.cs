using Microsoft.Extensions.Logging;

namespace Telefunc.Broadcasting;

/// <summary>Log messages of broadcasts: event ids 1300 to 1399. None carries a payload.</summary>
internal static partial class BroadcastLog
{
    [LoggerMessage(1300, LogLevel.Error, "A listener of the broadcast key {Key} threw an exception.")]
    public static partial void ListenerFailed(ILogger logger, string key, Exception exception);

    [LoggerMessage(1301, LogLevel.Warning, "A subscriber of the broadcast key {Key} missed messages and has no callback for it: {Reason}, {Missed}")]
    public static partial void GapNotHandled(ILogger logger, string key, BroadcastGapReason reason, long? missed);

    [LoggerMessage(1302, LogLevel.Warning, "Messages of the broadcast key {Key} did not reach this server: {Reason}, {Missed}")]
    public static partial void Gap(ILogger logger, string key, BroadcastGapReason reason, long? missed);

    [LoggerMessage(1303, LogLevel.Warning, "Listening to the broadcast key {Key} failed; it is tried again.")]
    public static partial void ListenFailed(ILogger logger, string key, Exception exception);

    [LoggerMessage(1304, LogLevel.Warning, "The history of the broadcast key {Key} could not be read; it is tried again.")]
    public static partial void ReadFailed(ILogger logger, string key, Exception exception);

    [LoggerMessage(1305, LogLevel.Warning, "The broadcast key {Key} could not be unsubscribed from.")]
    public static partial void UnsubscribeFailed(ILogger logger, string key, Exception exception);

    [LoggerMessage(1306, LogLevel.Warning, "A message of the broadcast key {Key} does not have the type that a subscriber declares, and was left out for it.")]
    public static partial void MessageUnreadable(ILogger logger, string key, Exception exception);

    [LoggerMessage(1307, LogLevel.Warning, "A publish under the broadcast key {Key} failed.")]
    public static partial void PublishFailed(ILogger logger, string key, Exception exception);
}
