using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Telefunc.Broadcasting;

namespace Telefunc.Redis;

/// <summary>Publishes through Redis: one <see cref="PublishQueue"/> a key, and the limits that they share. Thread safe.</summary>
internal sealed class RedisPublisher(
    RedisConnection connection, RedisBroadcastOptions options, TimeProvider time, ILogger logger, RedisMetrics metrics) : IDisposable
{
    // Retries end with PublishTimeout; the rest is for whoever hands a publication over again because of that.
    private static readonly TimeSpan LeastIdRetention = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, PublishQueue> _queues = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _limits = new();
    private int _messages;
    private long _bytes;

    public RedisConnection Connection => connection;

    public ILogger Logger => logger;

    public RedisMetrics Metrics => metrics;

    public CancellationToken Stopping => _stopping.Token;

    public bool IsStopping => _stopping.IsCancellationRequested;

    public async ValueTask<BroadcastReceipt> PublishAsync(BroadcastPublication publication, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(IsStopping, typeof(RedisBroadcastTransport));
        var names = new KeyNames(options.KeyPrefix, publication.Key);
        var size = publication.Payload.Length;
        if (!TryReserve(size))
        {
            metrics.Published(BroadcastErrorReason.Overloaded);
            throw new BroadcastException(BroadcastErrorReason.Overloaded, "Too many messages wait for Redis.");
        }

        try
        {
            var waiting = new WaitingPublication(publication);
            var queue = Add(waiting, names);
            return await AwaitAsync(waiting, queue, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Release(size);
        }
    }

    public Task<RedisResult> RunAsync(KeyNames names, List<WaitingPublication> batch, bool isTrusted)
    {
        var idRetention = options.PublishTimeout * 2 > LeastIdRetention ? options.PublishTimeout * 2 : LeastIdRetention;
        var values = new RedisValue[9 + (3 * batch.Count)];
        values[0] = Guid.NewGuid().ToString("N");
        values[1] = isTrusted ? "1" : "0";
        values[2] = options.RetainedMessages;
        values[3] = options.RetainedBytes;
        values[4] = (long)options.Retention.TotalMilliseconds;
        values[5] = (long)options.CountRetention.TotalMilliseconds;
        values[6] = (long)idRetention.TotalMilliseconds;
        values[7] = connection.IsSharded ? "SPUBLISH" : "PUBLISH";
        values[8] = connection.ChannelPrefix + names.Channel;
        for (var index = 0; index < batch.Count; index++)
        {
            var publication = batch[index].Publication;
            values[9 + (3 * index)] = publication.Id.ToByteArray();
            values[10 + (3 * index)] = (int)publication.Kind;
            values[11 + (3 * index)] = publication.Payload;
        }

        return connection.RunAsync(Scripts.Publish, names.All, values, Stopping);
    }

    public void Remove(PublishQueue queue, KeyNames names) => _queues.TryRemove(new KeyValuePair<string, PublishQueue>(names.Channel, queue));

    public void Dispose() => _stopping.Cancel();

    private PublishQueue Add(WaitingPublication waiting, KeyNames names)
    {
        while (true)
        {
            var queue = _queues.GetOrAdd(names.Channel, static (_, state) => new PublishQueue(state.names, state.publisher), (names, publisher: this));
            if (queue.TryAdd(waiting))
                return queue;
            // The queue was given up just now; whoever gave it up also removes it, but need not have done so yet.
            Remove(queue, names);
        }
    }

    private async ValueTask<BroadcastReceipt> AwaitAsync(WaitingPublication waiting, PublishQueue queue, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await waiting.Answer.Task.WaitAsync(options.PublishTimeout, time, cancellationToken).ConfigureAwait(false);
            metrics.Published(null);
            return receipt;
        }
        catch (TimeoutException)
        {
            var mayBeTaken = queue.Abandon(waiting);
            metrics.Published(mayBeTaken ? BroadcastErrorReason.Unknown : BroadcastErrorReason.Unavailable);
            throw mayBeTaken
                ? new BroadcastException(BroadcastErrorReason.Unknown, "The answer of Redis was lost: the message may have been published.")
                : new BroadcastException(BroadcastErrorReason.Unavailable, "Redis could not be reached in time; the message was not published.");
        }
        catch (OperationCanceledException)
        {
            queue.Abandon(waiting);
            throw;
        }
        catch (BroadcastException exception)
        {
            metrics.Published(exception.Reason);
            throw;
        }
    }

    private bool TryReserve(int size)
    {
        lock (_limits)
        {
            if (_messages >= options.MaxWaitingMessages || (_messages > 0 && _bytes + size > options.MaxWaitingBytes))
                return false;
            _messages++;
            _bytes += size;
            return true;
        }
    }

    private void Release(int size)
    {
        lock (_limits)
        {
            _messages--;
            _bytes -= size;
        }
    }
}
