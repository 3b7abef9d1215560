using System.Collections.Concurrent;
using Telefunc.Channels;

namespace Telefunc.Connections;

/// <summary>
/// All channels of this server by id, also the ended ones whose clients may still ask what became of them. Thread safe.
/// </summary>
internal sealed class ChannelRegistry(TimeProvider time, ChannelOptions options) : IChannelOwner
{
    // Ended channels are remembered for the reconnect timeout, but no more of them than this.
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<string, Registration> _channels = new();
    private readonly ConcurrentDictionary<string, ServerWire> _expectedBy = new();
    private readonly ConcurrentDictionary<string, LastWords> _lastWords = new();
    private readonly ConcurrentQueue<(string Id, long ForgetAt)> _remembered = new();

    public int Count => _channels.Count;

    public ICollection<ChannelEndpoint> Open => [.. _channels.Values.Select(registration => registration.Channel).Where(channel => channel.IsOpen)];

    public ChannelEndpoint? Find(string id) => _channels.TryGetValue(id, out var registration) ? registration.Channel : null;

    /// <summary>What a client that asks for an ended channel is told, if that is still known.</summary>
    public LastWords? LastWordsOf(string id) => Find(id)?.LastWords ?? _lastWords.GetValueOrDefault(id);

    /// <summary>Makes a channel known under its id, so that a client can attach.</summary>
    /// <returns><see langword="false"/> if the id is taken: it is then never replaced (PROTOCOL.md 19.11).</returns>
    public bool TryAdd(ChannelEndpoint channel, CallScope scope)
    {
        if (!_channels.TryAdd(channel.Id, new Registration(channel, scope)))
            return false;
        scope.Add(channel);
        channel.TryRegister(this);
        if (_expectedBy.TryRemove(channel.Id, out var wire))
            wire.Adopt(channel);
        return true;
    }

    /// <summary>A client waits for a channel that is not registered yet.</summary>
    public void Expect(string id, ServerWire wire)
    {
        _expectedBy[id] = wire;

        // The channel may have been registered between the caller's look and now.
        if (Find(id) is { } channel && _expectedBy.TryRemove(id, out _))
            wire.Adopt(channel);
    }

    public void StopExpecting(string id, ServerWire wire) => _expectedBy.TryRemove(new(id, wire));

    public void AbortCall(ChannelEndpoint channel, object? value)
    {
        if (_channels.TryGetValue(channel.Id, out var registration))
            registration.Scope.Abort(value);
        else
            channel.Abort(value);
    }

    public void Ended(ChannelEndpoint channel)
    {
        if (!_channels.TryGetValue(channel.Id, out var registration) || !ReferenceEquals(registration.Channel, channel))
            return;
        registration.Scope.Remove(channel);
        if (channel.LastWords is { } words)
            Remember(channel.Id, words);
        _channels.TryRemove(channel.Id, out _);
    }

    private void Remember(string id, LastWords words)
    {
        _lastWords[id] = words;
        var forgetAt = time.GetTimestamp() + (long)(options.ReconnectTimeout.TotalSeconds * time.TimestampFrequency);
        _remembered.Enqueue((id, forgetAt));
        if (_remembered.Count > MostRemembered && _remembered.TryDequeue(out var oldest))
            _lastWords.TryRemove(oldest.Id, out _);
    }

    /// <summary>Forgets the ended channels whose time is over.</summary>
    public void Sweep()
    {
        var now = time.GetTimestamp();
        while (_remembered.TryPeek(out var oldest) && oldest.ForgetAt <= now && _remembered.TryDequeue(out oldest))
            _lastWords.TryRemove(oldest.Id, out _);
    }

    private sealed record Registration(ChannelEndpoint Channel, CallScope Scope);
}
