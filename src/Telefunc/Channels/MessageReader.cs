using System.Threading.Channels;
using Telefunc.Serialization;

namespace Telefunc.Channels;

/// <summary>
/// A listener that hands its messages to an <c>await foreach</c>, one at a time: a message counts as consumed, and gives its credit
/// back, when the loop asks for the next one. Listens from the moment it is created, so that nothing is missed before the loop begins.
/// </summary>
internal sealed class MessageReader<T> : Listener<T>, IAsyncEnumerable<T>
{
    private readonly System.Threading.Channels.Channel<(T Message, TaskCompletionSource Consumed)> _handOver =
        System.Threading.Channels.Channel.CreateBounded<(T, TaskCompletionSource)>(new BoundedChannelOptions(1) { SingleReader = true });

    private readonly CancellationToken _cancellationToken;
    private IDisposable? _subscription;

    public MessageReader(CancellationToken cancellationToken) => _cancellationToken = cancellationToken;

    public void ListenTo(ListenerSet<T> listeners) => _subscription = listeners.Add(this);

    public override async ValueTask<ReadOnlyMemory<byte>> InvokeAsync(T message, bool answerWanted, DialectSerializer serializer)
    {
        var consumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_handOver.Writer.TryWrite((message, consumed)))
            await consumed.Task.ConfigureAwait(false);
        return NoResult;
    }

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
        try
        {
            while (await _handOver.Reader.WaitToReadAsync(either.Token).ConfigureAwait(false))
            {
                while (_handOver.Reader.TryRead(out var item))
                {
                    try
                    {
                        yield return item.Message;
                    }
                    finally
                    {
                        item.Consumed.TrySetResult();
                    }
                }
            }
        }
        finally
        {
            Stop(null);
        }
    }

    /// <summary>No message follows: the loop ends, or throws if the channel ended with an error. A message that nobody took is let go.</summary>
    public void Stop(Exception? error)
    {
        _subscription?.Dispose();
        _handOver.Writer.TryComplete(error);
        while (_handOver.Reader.TryRead(out var item))
            item.Consumed.TrySetResult();
    }
}
