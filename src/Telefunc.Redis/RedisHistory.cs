using StackExchange.Redis;
using Telefunc.Broadcasting;

namespace Telefunc.Redis;

/// <summary>Reads what Redis retains. Thread safe.</summary>
internal sealed class RedisHistory(RedisConnection connection, RedisBroadcastOptions options, TimeProvider time)
{
    /// <summary>An answer ends with the message that reaches this size, so that Redis and the connection are never held up for long.</summary>
    private const int MaxAnswerBytes = 4 * 1024 * 1024;

    public async ValueTask<BroadcastHistory> ReadAsync(KeyNames names, BroadcastPosition? after, int limit, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.ReadTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            Exception failure;
            try
            {
                return Parse(await TryAsync(names, after, limit, stop.Token).WaitAsync(stop.Token).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or ObjectDisposedException))
            {
                if (RedisFailures.Classify(exception) == RedisFailure.Refused)
                    throw new BroadcastException(BroadcastErrorReason.Refused, "Redis refused to read the history.", exception);
                failure = exception;
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new BroadcastException(BroadcastErrorReason.Unavailable, "Redis could not be reached in time to read the history.", exception);
            }

            try
            {
                await connection.PauseAsync(attempt, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new BroadcastException(BroadcastErrorReason.Unavailable, "Redis could not be reached in time to read the history.", failure);
            }
        }
    }

    private async Task<RedisResult> TryAsync(KeyNames names, BroadcastPosition? after, int limit, CancellationToken cancellationToken)
    {
        var isTrusted = await connection.IsTrustedAsync(cancellationToken).ConfigureAwait(false);
        RedisValue[] values =
        [
            Guid.NewGuid().ToString("N"),
            isTrusted ? "1" : "0",
            (long)options.CountRetention.TotalMilliseconds,
            after?.Epoch ?? "",
            after?.Seq ?? 0,
            after is null ? 0 : limit,
            MaxAnswerBytes,
        ];
        return await connection.RunAsync(Scripts.Read, names.All, values, cancellationToken).ConfigureAwait(false);
    }

    private static BroadcastHistory Parse(RedisResult result)
    {
        var answer = (RedisResult[])result!;
        var epoch = (string)answer[0]!;
        var messages = new BroadcastMessage[answer.Length - 2];
        for (var index = 0; index < messages.Length; index++)
        {
            if (!WireText.TryReadMessage((byte[]?)answer[index + 2], epoch, out messages[index]))
                throw new BroadcastException(BroadcastErrorReason.Refused, "A message in Redis was written by another version and cannot be read.");
        }

        return new BroadcastHistory(new BroadcastPosition(epoch, (long)answer[1]), messages);
    }
}
