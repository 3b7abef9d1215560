using Microsoft.Extensions.Logging;
using Telefunc.Broadcasting;

namespace Telefunc.Channels;

/// <summary>Log messages of channels: event ids 1100 to 1199. None carries a payload.</summary>
internal static partial class ChannelLog
{
    [LoggerMessage(1100, LogLevel.Error, "A callback of channel {ChannelId} threw an exception.")]
    public static partial void CallbackFailed(ILogger logger, string channelId, Exception exception);

    [LoggerMessage(1101, LogLevel.Warning, "Channel {ChannelId} dropped a message from the client: {Reason}")]
    public static partial void MessageRejected(ILogger logger, string channelId, string reason);

    [LoggerMessage(1102, LogLevel.Information, "Channel {ChannelId} ended: {Reason} ({Message})")]
    public static partial void EndedWithError(ILogger logger, string channelId, NetworkErrorReason reason, string message);

    [LoggerMessage(1103, LogLevel.Warning, "Channel {ChannelId} dropped {Count} buffered sends because its buffer was full.")]
    public static partial void SendsDropped(ILogger logger, string channelId, int count);

    [LoggerMessage(1104, LogLevel.Debug, "Channel {ChannelId} has had no credit for a while although its client is alive; it sends a few messages to provoke an update.")]
    public static partial void CreditProbed(ILogger logger, string channelId);

    [LoggerMessage(1105, LogLevel.Error, "The answer to an acknowledged message on channel {ChannelId} cannot be written as JSON.")]
    public static partial void AnswerNotSerializable(ILogger logger, string channelId, Exception exception);

    [LoggerMessage(1106, LogLevel.Error, "A message to be sent on channel {ChannelId} cannot be written as JSON.")]
    public static partial void MessageNotSerializable(ILogger logger, string channelId, Exception exception);

    [LoggerMessage(1107, LogLevel.Warning, "What the client of channel {ChannelId} published could not be published: {Reason}")]
    public static partial void PublishFailed(ILogger logger, string channelId, BroadcastErrorReason reason, Exception exception);

    [LoggerMessage(1108, LogLevel.Warning, "Nobody listens on channel {ChannelId} to messages of a kind that it receives; {Count} have waited and are dropped or refused.")]
    public static partial void NobodyListens(ILogger logger, string channelId, int count);
}
