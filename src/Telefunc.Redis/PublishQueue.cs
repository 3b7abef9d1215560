using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Telefunc.Broadcasting;

namespace Telefunc.Redis;

/// <summary>
/// The publishes of one key that wait for Redis, in the order in which they were made. One batch is on its way at a time, so that a
/// batch that must be repeated is never overtaken. Thread safe.
/// </summary>
internal sealed class PublishQueue(KeyNames names, RedisPublisher publisher)
{
    private const int MaxBatchMessages = 128;
    private const int MaxBatchBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly LinkedList<WaitingPublication> _waiting = [];
    private bool _isRunning;
    private bool _isRetired;

    /// <summary>Whether the publication was added; not to a queue that was given up because it was empty.</summary>
    public bool TryAdd(WaitingPublication waiting)
    {
        lock (_lock)
        {
            if (_isRetired)
                return false;
            _waiting.AddLast(waiting);
            if (_isRunning)
                return true;
            _isRunning = true;
        }

        _ = RunAsync();
        return true;
    }

    /// <summary>Nobody waits for the answer any more. Says whether Redis may have taken it.</summary>
    public bool Abandon(WaitingPublication waiting)
    {
        lock (_lock)
        {
            waiting.IsAbandoned = true;
            return waiting.MayBeTaken;
        }
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        var attempt = 0;
        var begun = new List<WaitingPublication>();
        while (TakeBatch(begun))
        {
            try
            {
                // What Redis needs to be asked first is asked before the messages count as handed over.
                var isTrusted = await publisher.Connection.IsTrustedAsync(publisher.Stopping).ConfigureAwait(false);
                _ = await publisher.Connection.GetAsync(publisher.Stopping).ConfigureAwait(false);
                HandOver(begun);
                if (begun.Count > 0)
                    Answer(begun, await publisher.RunAsync(names, begun, isTrusted).ConfigureAwait(false));
                attempt = 0;
            }
            catch (Exception exception)
            {
                if (!await FailAsync(begun, ++attempt, exception).ConfigureAwait(false))
                    attempt = 0;
            }
        }
    }

    /// <summary>Takes from the front what fits into a batch. Nothing is removed before it is answered. False: nothing waits any more.</summary>
    private bool TakeBatch(List<WaitingPublication> batch)
    {
        batch.Clear();
        lock (_lock)
        {
            var bytes = 0L;
            for (var node = _waiting.First; node is not null;)
            {
                var (waiting, next) = (node.Value, node.Next);
                if (waiting.IsAbandoned)
                    _waiting.Remove(node);
                else
                {
                    bytes += waiting.Publication.Payload.Length;
                    if (batch.Count > 0 && (batch.Count == MaxBatchMessages || bytes > MaxBatchBytes))
                        break;
                    batch.Add(waiting);
                }

                node = next;
            }

            if (batch.Count > 0)
                return true;
            _isRunning = false;
            _isRetired = true;
        }

        publisher.Remove(this, names);
        return false;
    }

    private void HandOver(List<WaitingPublication> batch)
    {
        lock (_lock)
        {
            // Who has given up was told that the message was not taken, so it must not be.
            batch.RemoveAll(waiting => waiting.IsAbandoned);
            foreach (var waiting in batch)
                waiting.WasMaybeTakenBefore = waiting.MayBeTaken;
            foreach (var waiting in batch)
                waiting.MayBeTaken = true;
        }
    }

    private void Answer(List<WaitingPublication> batch, RedisResult result)
    {
        var receipts = (RedisResult[]?)result;
        if (receipts is null || receipts.Length != batch.Count)
            throw new InvalidDataException("Redis answered with another number of receipts.");
        Remove(batch);
        for (var index = 0; index < batch.Count; index++)
        {
            if (WireText.TryReadReceipt((byte[]?)receipts[index], out var receipt))
                batch[index].Answer.TrySetResult(receipt);
            else
                batch[index].Answer.TrySetException(new BroadcastException(BroadcastErrorReason.Unknown, "The receipt from Redis cannot be read."));
        }
    }

    /// <summary>Whether the batch is to be tried again, after a pause that is over then.</summary>
    private async Task<bool> FailAsync(List<WaitingPublication> batch, int attempt, Exception exception)
    {
        var failure = RedisFailures.Classify(exception);
        lock (_lock)
        {
            foreach (var waiting in batch)
            {
                if (failure == RedisFailure.AnswerLost)
                    waiting.WasMaybeTakenBefore = waiting.MayBeTaken;
                else
                    waiting.MayBeTaken = waiting.WasMaybeTakenBefore;
            }
        }

        if (failure == RedisFailure.Refused || publisher.IsStopping)
        {
            Refuse(batch, exception);
            return false;
        }

        RedisLog.PublishFailed(publisher.Logger, batch.Count, failure, attempt, exception);
        publisher.Metrics.Retried();
        try
        {
            await publisher.Connection.PauseAsync(attempt, publisher.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The transport is being disposed; the next try says so to those who wait.
        }

        return true;
    }

    private void Refuse(List<WaitingPublication> batch, Exception exception)
    {
        Remove(batch);
        if (!publisher.IsStopping)
            RedisLog.PublishRefused(publisher.Logger, batch.Count, exception);
        foreach (var waiting in batch)
            waiting.Answer.TrySetException(Explain(waiting, exception));
    }

    private BroadcastException Explain(WaitingPublication waiting, Exception exception) => (waiting.MayBeTaken, publisher.IsStopping) switch
    {
        (true, _) => new(BroadcastErrorReason.Unknown, "The answer of Redis was lost: the message may have been published.", exception),
        (_, true) => new(BroadcastErrorReason.Unavailable, "The connection to Redis was closed.", exception),
        _ => new(BroadcastErrorReason.Refused, "Redis refused the message.", exception),
    };

    private void Remove(List<WaitingPublication> batch)
    {
        lock (_lock)
        {
            foreach (var waiting in batch)
                _waiting.Remove(waiting);
        }
    }
}
