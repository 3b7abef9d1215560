using StackExchange.Redis;

namespace Telefunc.Redis;

internal static class RedisFailures
{
    // Answers of a Redis that is starting, failing over, moving slots or busy. Its scripts are not begun then.
    private static readonly string[] Passing =
        ["LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "NOREPLICAS", "NOSCRIPT", "MOVED", "ASK"];

    public static RedisFailure Classify(Exception exception) => exception switch
    {
        RedisServerException server => Passing.Any(code => server.Message.StartsWith(code, StringComparison.Ordinal))
            ? RedisFailure.NotTaken
            : RedisFailure.Refused,
        // No connection was found for the command. One that was found may have carried it, whatever became of it.
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection or ConnectionFailureType.UnableToConnect } =>
            RedisFailure.NotTaken,
        RedisTimeoutException { Commandstatus: CommandStatus.WaitingInBacklog } => RedisFailure.NotTaken,
        RedisConnectionException or RedisTimeoutException or OperationCanceledException => RedisFailure.AnswerLost,
        // The client knows only replicas at the moment.
        RedisCommandException => RedisFailure.NotTaken,
        _ => RedisFailure.AnswerLost,
    };
}
