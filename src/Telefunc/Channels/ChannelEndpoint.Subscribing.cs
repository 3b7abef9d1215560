using Telefunc.Broadcasting;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <content>
/// A client's part in a broadcast: what it has subscribed to is told to the server again whenever a wire is agreed on, because what was
/// told on a wire that died is lost (PROTOCOL.md 16, 19.6).
/// </content>
internal sealed partial class ChannelEndpoint
{
    private static readonly BroadcastKind[] _kinds = [BroadcastKind.Text, BroadcastKind.Binary];

    // One for each kind; most channels have none.
    private Subscription?[]? _subscriptions;
    private int _toldSubscriptions;

    /// <summary>Subscribes to the key's messages of a kind.</summary>
    /// <returns>Completes when the server is known to have it; fails with the channel.</returns>
    public Task Subscribe(BroadcastKind kind)
    {
        lock (_lock)
        {
            if (_isEnded)
                return Task.FromException(ClosedErrorLocked());
            _subscriptions ??= new Subscription?[_kinds.Length];
            var subscription = _subscriptions[(int)kind] ??= new Subscription();
            if (!subscription.IsWanted)
            {
                subscription.Want();
                if (_attachment is { } attachment)
                {
                    TellSubscriptionLocked(attachment, kind, subscription);
                    AskLocked(attachment, measures: false);
                }
            }

            return subscription.Started;
        }
    }

    /// <summary>Takes a subscription back.</summary>
    public void Unsubscribe(BroadcastKind kind)
    {
        lock (_lock)
        {
            if (_subscriptions?[(int)kind] is not { IsWanted: true } subscription)
                return;
            subscription.Revoke();
            if (_attachment is { } attachment)
                TellSubscriptionLocked(attachment, kind, subscription);
        }
    }

    private bool AwaitsSubscriptionLocked =>
        _subscriptions is not null && Array.Exists(_subscriptions, static subscription => subscription is { IsWanted: true, Started.IsCompleted: false });

    /// <summary>A wire was agreed on: the server is told everything again; it does no harm if it knows.</summary>
    private void TellSubscriptionsLocked(Attachment attachment)
    {
        if (_subscriptions is null)
            return;
        foreach (var kind in _kinds)
        {
            if (_subscriptions[(int)kind] is { } subscription)
                TellSubscriptionLocked(attachment, kind, subscription);
        }
    }

    private void TellSubscriptionLocked(Attachment attachment, BroadcastKind kind, Subscription subscription)
    {
        var tag = subscription.IsWanted ? FrameTag.BroadcastSubscribe : FrameTag.BroadcastUnsubscribe;
        attachment.Wire.Write(new FrameHeader(tag, attachment.Index, 0), (byte[])[(byte)kind]);
        subscription.ToldAs = ++_toldSubscriptions;
    }

    /// <summary>The server has answered a question that came after what it was told.</summary>
    private void ConfirmSubscriptionsLocked(int toldBefore)
    {
        foreach (var subscription in _subscriptions ?? [])
        {
            if (subscription is { IsWanted: true } && subscription.ToldAs <= toldBefore)
                subscription.Start();
        }
    }

    private void FailSubscriptionsLocked(Exception error)
    {
        foreach (var subscription in _subscriptions ?? [])
            subscription?.Fail(error);
    }

    private sealed class Subscription
    {
        private TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsWanted { get; private set; }

        /// <summary>How many subscriptions had been told when this one was told last.</summary>
        public int ToldAs { get; set; }

        public Task Started => _started.Task;

        public void Want()
        {
            IsWanted = true;
            if (_started.Task.IsCompleted)
                _started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public void Revoke()
        {
            IsWanted = false;
            _started.TrySetCanceled();
        }

        public void Start() => _started.TrySetResult();

        public void Fail(Exception error)
        {
            if (_started.TrySetException(error))
                _ = _started.Task.Exception;
        }
    }
}
