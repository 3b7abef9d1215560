using System.Globalization;
using System.Text;
using Telefunc.Channels;
using Telefunc.Protocol;
using Telefunc.Serialization;

namespace Telefunc.Broadcasting;

/// <summary>A channel that belongs to a key: what its client subscribed to, and how far it has come. Guarded by the channel's lock.</summary>
internal sealed class ChannelMember(BroadcastHub hub, BroadcastKey key, DialectSerializer serializer, Action<ReadOnlyMemory<byte>> validate)
    : LogReader, IBroadcastMember
{
    private const long Never = long.MaxValue;

    private readonly bool _leavesWhenSlow = hub.Options.SlowMember == SlowMember.Disconnect;
    private long _textAfter = Never;
    private long _binaryAfter = Never;
    private long _lastIndex = Never;
    private bool _hasLeft;

    /// <summary>The channel; set before a client can attach.</summary>
    public ChannelEndpoint Channel { get; set; } = null!;

    public override bool LeavesWhenSlow => _leavesWhenSlow;

    /// <summary>Whether the client has subscribed to a kind of messages.</summary>
    public bool Hears(BroadcastKind kind) => Volatile.Read(ref kind == BroadcastKind.Text ? ref _textAfter : ref _binaryAfter) != Never;

    public bool IsPausing => State == ReaderState.Pausing;

    public bool HasMore => Place is { } place && place.Index < _lastIndex && KeyLog.HasMoreAfter(place);

    public bool IsLost
    {
        get
        {
            if (_leavesWhenSlow && Place is { IsTrimmed: true })
                Failure ??= TooSlow();
            return Failure is not null;
        }
    }

    public NetworkException? Failure { get; private set; }

    public override void Wake() => Channel.ContinueBroadcast();

    public override void LetGo()
    {
        // Read by the channel under its lock, which it takes next.
        Failure ??= TooSlow();
        Channel.ContinueBroadcast();
    }

    public bool TryTake(out FrameTag tag, out ReadOnlyMemory<byte> payload)
    {
        while (Failure is null && State != ReaderState.Out && Place!.Index < _lastIndex && key.Log.Take(this, out var skipped) is { } entry)
        {
            if (skipped && _leavesWhenSlow)
            {
                Failure = TooSlow();
                break;
            }

            if (entry.Gap is not null)
            {
                if (!_leavesWhenSlow)
                    continue;
                Failure = new NetworkException(NetworkErrorReason.BroadcastGap, "Messages of the broadcast did not reach the server; the member must join again.");
                break;
            }

            var isText = entry.Kind == BroadcastKind.Text;
            if (entry.Index <= (isText ? _textAfter : _binaryAfter) || entry.Message is not { } message)
                continue;
            tag = isText ? FrameTag.Publish : FrameTag.PublishBinary;
            payload = message.Frame;
            return true;
        }

        tag = default;
        payload = default;
        return false;
    }

    public void Pause()
    {
        if (State != ReaderState.Out && !key.Log.TryPause(this) && _leavesWhenSlow)
            Failure ??= TooSlow();
    }

    public void Finish()
    {
        if (_lastIndex == Never)
            _lastIndex = key.Log.NewestIndex;
    }

    public void Leave()
    {
        if (_hasLeft)
            return;
        _hasLeft = true;
        key.Log.Leave(this, isMember: true);
        key.Release();
    }

    public void Subscribe(BroadcastKind kind)
    {
        if (_hasLeft)
            return;
        ref var after = ref kind == BroadcastKind.Text ? ref _textAfter : ref _binaryAfter;
        if (after != Never)
            return;
        key.Log.Join(this, isMember: true);
        after = key.Log.NewestIndex;
    }

    public void Unsubscribe(BroadcastKind kind)
    {
        (kind == BroadcastKind.Text ? ref _textAfter : ref _binaryAfter) = Never;
        if (_textAfter == Never && _binaryAfter == Never)
            key.Log.Leave(this, isMember: true);
    }

    /// <remarks>A member that is let go must not be told that its publish succeeded before it is told that it missed it.</remarks>
    public bool HasTaken(long index) => Failure is null && (State == ReaderState.Out || Place!.Index >= Math.Min(index, _lastIndex));

    public async ValueTask<(ReadOnlyMemory<byte> Receipt, long After)> PublishAsync(BroadcastKind kind, ReadOnlyMemory<byte> payload)
    {
        if (kind == BroadcastKind.Text)
            validate(payload);
        var info = await hub.PublishAsync(key.Name, kind, payload, CancellationToken.None).ConfigureAwait(false);
        await key.PassedAsync(new BroadcastPosition(info.Epoch, info.Seq)).ConfigureAwait(false);
        return (Receipt(info), key.Log.NewestIndex);
    }

    private static NetworkException TooSlow() =>
        new(NetworkErrorReason.SlowMember, "The member was slow or away for so long that messages are no longer held for it; it must join again.");

    private byte[] Receipt(PublishInfo info)
    {
        var name = Encoding.UTF8.GetString(serializer.Serialize(info.Key));
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"key":{{name}},"seq":{{info.Seq}},"timestamp":{{info.Timestamp.ToUnixTimeMilliseconds()}}}"""));
    }
}
