using Telefunc.Channels;

namespace Telefunc.Connections;

/// <summary>
/// The channels that belong to one call. An abort that any of their callbacks throws ends all of them (PROTOCOL.md 3.4), and the
/// call's context stays open until the last has ended. Thread safe.
/// </summary>
internal sealed class CallScope(ICallLifetime call)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ChannelEndpoint> _channels = [];

    public void Add(ChannelEndpoint channel)
    {
        lock (_lock)
        {
            if (_channels.Add(channel))
                call.Retain();
        }
    }

    public void Remove(ChannelEndpoint channel)
    {
        lock (_lock)
        {
            if (!_channels.Remove(channel))
                return;
        }

        call.Release();
    }

    public void Abort(object? value)
    {
        ChannelEndpoint[] channels;
        lock (_lock)
            channels = [.. _channels];
        foreach (var channel in channels)
            channel.Abort(value);
        call.Abort();
    }
}
