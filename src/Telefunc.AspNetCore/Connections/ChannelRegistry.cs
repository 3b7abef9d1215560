using System.Collections.Concurrent;
using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Connections;

/// <summary>
/// All channels of this server by id, also the ended ones whose clients may still ask what became of them. Thread safe.
/// </summary>
internal sealed class ChannelRegistry(TimeProvider time, ChannelOptions options) : IChannelOwner
{
    // Ended channels are remembered for the reconnect timeout, but no more of them than this.
    private const int MostRemembered = 10_000;

    private readonly TimeProvider _time = time;
    private readonly ChannelOptions _options = options;
    private readonly ConcurrentDictionary<string, Registration> _channels = new();
    private readonly ConcurrentDictionary<string, ExpectedChannel> _expected = new();
    private readonly ConcurrentDictionary<string, LastWords> _lastWords = new();
    private readonly ConcurrentQueue<(string Id, long ForgetAt)> _remembered = new();

    public int Count => _channels.Count;

    /// <summary>How many channels have not ended; looks at each.</summary>
    public int CountOpen() => _channels.Count(entry => entry.Value.Channel.IsOpen);

    public ICollection<ChannelEndpoint> Open => [.. _channels.Values.Select(registration => registration.Channel).Where(channel => channel.IsOpen)];

    public ChannelEndpoint? Find(string id) => _channels.TryGetValue(id, out var registration) ? registration.Channel : null;

    /// <summary>What a client that asks for an ended channel is told, if that is still known.</summary>
    public LastWords? LastWordsOf(string id) => Find(id)?.LastWords ?? _lastWords.GetValueOrDefault(id);

    /// <summary>Makes a channel known under its id, so that a client can attach.</summary>
    /// <returns><see langword="false"/> if the id is taken: it is then never replaced (PROTOCOL.md 19.11).</returns>
    public bool TryAdd(ChannelEndpoint channel, CallScope scope)
    {
        // The client of an ended channel may still come back and must not get another channel in its place.
        if (_lastWords.ContainsKey(channel.Id) || !_channels.TryAdd(channel.Id, new Registration(channel, scope)))
            return false;
        scope.Add(channel);
        channel.TryRegister(this);

        // Whoever takes the place over from this wire meanwhile looks for the channel afterwards, and finds it.
        if (_expected.TryGetValue(channel.Id, out var expected))
            expected.Wire?.Adopt(channel);
        return true;
    }

    /// <summary>
    /// Keeps a place for a channel that is not registered. A place that is kept already moves to the wire that names the channel now.
    /// The caller must look for the channel again afterwards.
    /// </summary>
    /// <param name="id">The channel's id.</param>
    /// <param name="wire">The wire that names it.</param>
    /// <param name="holder">Where the channel is to be attached.</param>
    /// <param name="listed">How the client listed the channel: a new place is kept only for one that it lists for the first time.</param>
    /// <returns>The place; <see langword="null"/> if there is none.</returns>
    public ExpectedChannel? Expect(string id, ServerWire wire, Attachment holder, ReconcileEntry listed)
    {
        while (true)
        {
            var expected = listed.Initial
                ? _expected.GetOrAdd(id, static (id, registry) => new ExpectedChannel(id, registry.DeadlineIn(registry._options.ConnectTtl)), this)
                : _expected.GetValueOrDefault(id);
            if (expected is null || expected.TryHold(wire, holder, listed.LastSeq))
                return expected;
            Forget(expected);
        }
    }

    /// <summary>The channel is there: no place is kept any more.</summary>
    public void StopExpecting(string id)
    {
        if (_expected.TryRemove(id, out var expected))
            expected.End();
    }

    /// <summary>The client does not want the channel any more, unless it has named it elsewhere.</summary>
    public void StopExpecting(ExpectedChannel expected, Attachment holder)
    {
        if (expected.TryEnd(holder))
            Forget(expected);
    }

    /// <summary>A place is not kept any more.</summary>
    public void Forget(ExpectedChannel expected) => _expected.TryRemove(new(expected.Id, expected));

    public void AbortCall(ChannelEndpoint channel, object? value)
    {
        if (_channels.TryGetValue(channel.Id, out var registration) && ReferenceEquals(registration.Channel, channel))
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
        _remembered.Enqueue((id, DeadlineIn(_options.ReconnectTimeout)));
        if (_remembered.Count > MostRemembered && _remembered.TryDequeue(out var oldest))
            _lastWords.TryRemove(oldest.Id, out _);
    }

    /// <summary>Forgets the ended channels whose time is over, and gives up the places that were kept in vain.</summary>
    public void Sweep()
    {
        var now = _time.GetTimestamp();
        foreach (var (_, expected) in _expected)
        {
            if (expected.Deadline > now)
                continue;
            expected.GiveUp();
            Forget(expected);
        }

        while (_remembered.TryPeek(out var oldest) && oldest.ForgetAt <= now && _remembered.TryDequeue(out oldest))
            _lastWords.TryRemove(oldest.Id, out _);
    }

    private long DeadlineIn(TimeSpan timeout) => _time.GetTimestamp() + (long)(timeout.TotalSeconds * _time.TimestampFrequency);

    private sealed record Registration(ChannelEndpoint Channel, CallScope Scope);
}
