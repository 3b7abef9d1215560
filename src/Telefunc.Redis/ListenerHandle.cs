using Microsoft.Extensions.Logging;
using Telefunc.Broadcasting;

namespace Telefunc.Redis;

/// <summary>One call of Listen. Disposing it waits until nothing is handed over any more. Thread safe.</summary>
internal sealed class ListenerHandle(IBroadcastListener listener, Action<ListenerHandle> onDisposed, ILogger logger) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private bool _isDisposed;

    public void OnMessage(BroadcastMessage message)
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            try
            {
                listener.OnMessage(message);
            }
            catch (Exception exception)
            {
                RedisLog.ListenerThrew(logger, exception);
            }
        }
    }

    public void OnInterrupted()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            try
            {
                listener.OnInterrupted();
            }
            catch (Exception exception)
            {
                RedisLog.ListenerThrew(logger, exception);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return ValueTask.CompletedTask;
            _isDisposed = true;
        }

        onDisposed(this);
        return ValueTask.CompletedTask;
    }
}
