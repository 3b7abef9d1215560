using System.Text;
using System.Text.Json;
using Telefunc.Broadcasting;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <content>
/// Hands messages to the listeners: one message at a time, in order, on the thread pool, never on the wire's reader. Credit goes back
/// when the listeners have finished.
/// </content>
internal sealed partial class ChannelEndpoint : IThreadPoolWorkItem
{
    // After so many messages a busy channel goes to the back of the thread pool's queue, so that the others get their turn.
    private const int MessagesPerTurn = 64;

    private static readonly byte[] _noListener = "No listener registered for ack request"u8.ToArray();
    private static readonly byte[] _serverListenerFailed = Encoding.UTF8.GetBytes("Internal Server Error — see server logs");
    private static readonly byte[] _clientListenerFailed = Encoding.UTF8.GetBytes("Internal client channel error — see client logs");

    // Tells a close that a listener asks for itself, and must not wait for, from one that comes from outside.
    private static readonly AsyncLocal<ChannelEndpoint?> _listeningFor = new();

    private readonly List<Func<Task>> _openCallbacks = [];
    private bool _isDispatching;
    private bool _isInvoking;
    private bool _isAnswering;
    private bool _hasOpened;
    private int _answersBeingRead;

    /// <summary>Adds a callback for the first attachment; called at once if that has happened.</summary>
    public void OnOpen(Func<Task> callback)
    {
        lock (_lock)
        {
            if (!_hasOpened)
            {
                _openCallbacks.Add(callback);
                return;
            }
        }

        _ = RunCallbackAsync(callback);
    }

    void IThreadPoolWorkItem.Execute() => _ = DispatchAsync();

    private void ScheduleDispatchLocked()
    {
        if (_isDispatching || !CanDispatchLocked())
            return;
        _isDispatching = true;
        _host.Work.Queue(this);
    }

    /// <summary>A request waits until its answer could be written, so that a peer that asks and never reads cannot pile up answers.</summary>
    private bool CanDispatchLocked()
    {
        if (!_inbox.TryPeek(out var next) || AwaitsListenerLocked(next))
            return false;
        if (!next.WantsAnswer || _attachment?.Wire.IsCongested != true)
            return true;
        AwaitWritableLocked();
        return false;
    }

    private async Task DispatchAsync()
    {
        var turn = 0;
        _listeningFor.Value = this;
        while (TryTakeNext(out var frame))
        {
            if (frame.IsOpening)
            {
                RunOpenCallbacks();
            }
            else
            {
                var delivery = frame.IsPublish ? BeginPublishAsync(frame) : DeliverAsync(frame);
                if (!delivery.IsCompleted)
                    NoteInvoked();
                await delivery.ConfigureAwait(false);
            }

            Complete(frame);
            if (++turn == MessagesPerTurn)
            {
                _host.Work.Queue(this);
                return;
            }
        }
    }

    private bool TryTakeNext(out InboundFrame frame)
    {
        lock (_lock)
        {
            if (CanDispatchLocked())
            {
                frame = _inbox.Dequeue();
                _isInvoking = true;
                _isAnswering = frame.WantsAnswer;
                return true;
            }

            frame = default;
            _isDispatching = false;
            TryFinishLocked();
            return false;
        }
    }

    /// <summary>The listeners have been called and go on asynchronously: unless an answer is due, a close does not wait for them.</summary>
    private void NoteInvoked()
    {
        lock (_lock)
        {
            _isInvoking = false;
            TryFinishLocked();
        }
    }

    private void Complete(InboundFrame frame)
    {
        lock (_lock)
        {
            _isInvoking = _isAnswering = false;
            if (frame.IsOpening)
                return;
            if (frame.Tag.IsCredited())
                AnnounceLocked(_window.Consume(frame.Payload.Length));
            AddInboxCostLocked(-frame.Cost);
        }
    }

    private async ValueTask DeliverAsync(InboundFrame frame)
    {
        try
        {
            if (frame.Tag is FrameTag.Publish or FrameTag.PublishBinary)
            {
                await _messages.DeliverPublishAsync(frame.Tag == FrameTag.Publish ? BroadcastKind.Text : BroadcastKind.Binary, frame.Payload).ConfigureAwait(false);
                return;
            }

            var isText = frame.Tag is FrameTag.Text or FrameTag.TextAckRequest;
            if (!IsHeard(frame.Tag))
            {
                if (isText)
                    CheckText(frame.Payload.Span);
                if (frame.WantsAnswer)
                    SendAnswer(frame.Seq, AckStatus.Error, _noListener);
                return;
            }

            var delivery = isText
                ? _messages.DeliverTextAsync(frame.Payload, frame.WantsAnswer)
                : _messages.DeliverBinaryAsync(frame.Payload, frame.WantsAnswer);
            var answer = await delivery.ConfigureAwait(false);
            if (frame.WantsAnswer)
                SendAnswer(frame.Seq, AckStatus.Ok, answer);
        }
        catch (Exception error)
        {
            HandleFailure(frame, error);
        }
    }

    private void HandleFailure(InboundFrame frame, Exception error)
    {
        switch (error)
        {
            case AbortException abort:
                AbortFromCallback(abort.AbortValue);
                return;
            case ProtocolException violation:
                EndForViolation(violation);
                return;
            case ShieldValidationException shield:
                ChannelLog.MessageRejected(_host.Logger, Id, shield.Message);
                if (frame.WantsAnswer)
                    SendAnswer(frame.Seq, AckStatus.ShieldError, Encoding.UTF8.GetBytes(shield.Message));
                return;
            case BroadcastException { Reason: var reason } when frame.IsPublish:
                ChannelLog.PublishFailed(_host.Logger, Id, reason, error);
                SendAnswer(frame.Seq, AckStatus.Error, _serverListenerFailed);
                return;
            default:
                LogCallbackFailure(error);
                if (frame.WantsAnswer)
                    SendAnswer(frame.Seq, AckStatus.Error, _host.Side == ChannelSide.Server ? _serverListenerFailed : _clientListenerFailed);
                return;
        }
    }

    private void CheckText(ReadOnlySpan<byte> text)
    {
        try
        {
            _host.Serializer.DeserializeUntyped(text);
        }
        catch (JsonException)
        {
            throw new ProtocolException(ProtocolError.InvalidJson);
        }
    }

    private void EndForViolation(ProtocolException violation)
    {
        Attachment? attachment;
        lock (_lock)
            attachment = _attachment;
        attachment?.Wire.EndForViolation(violation);
    }

    /// <summary>An abort that a callback threw ends the whole call, or only this channel if it belongs to none.</summary>
    public void AbortFromCallback(object? value)
    {
        lock (_lock)
        {
            // A callback that awaited something of this channel may only be passing on the channel's own end.
            if (_isEnded)
                return;
        }

        try
        {
            AbortOwnCall(value);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            // The value cannot travel; the abort must not fail for that.
            LogCallbackFailure(error);
            AbortOwnCall(null);
        }
    }

    private void AbortOwnCall(object? value)
    {
        if (_owner is { } owner)
            owner.AbortCall(this, value);
        else
            Abort(value);
    }

    private void RunOpenCallbacks()
    {
        Func<Task>[] callbacks;
        lock (_lock)
        {
            _hasOpened = true;
            callbacks = [.. _openCallbacks];
            _openCallbacks.Clear();
        }

        foreach (var callback in callbacks)
            _ = RunCallbackAsync(callback);
    }

    private async Task RunCallbackAsync(Func<Task> callback)
    {
        try
        {
            await callback().ConfigureAwait(false);
        }
        catch (AbortException abort)
        {
            AbortFromCallback(abort.AbortValue);
        }
        catch (Exception error)
        {
            LogCallbackFailure(error);
        }
    }
}
