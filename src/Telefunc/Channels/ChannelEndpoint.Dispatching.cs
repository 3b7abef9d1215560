using System.Text;
using System.Text.Json;
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

    private readonly List<Func<Task>> _openCallbacks = [];
    private bool _isDispatching;
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
        if (!_inbox.TryPeek(out var next))
            return false;
        if (!next.WantsAnswer || _attachment?.Wire.IsCongested != true)
            return true;
        AwaitWritableLocked();
        return false;
    }

    private async Task DispatchAsync()
    {
        var turn = 0;
        while (TryTakeNext(out var frame))
        {
            if (frame.IsOpening)
                RunOpenCallbacks();
            else
                await DeliverAsync(frame).ConfigureAwait(false);
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
                return true;
            }

            frame = default;
            _isDispatching = false;
            TryFinishLocked();
            return false;
        }
    }

    private void Complete(InboundFrame frame)
    {
        if (frame.IsOpening)
            return;
        lock (_lock)
        {
            if (frame.Tag.IsCredited())
                AnnounceLocked(_window.Consume(frame.Payload.Length));
            AddInboxCostLocked(-frame.Cost);
        }
    }

    private async ValueTask DeliverAsync(InboundFrame frame)
    {
        try
        {
            var isText = frame.Tag is FrameTag.Text or FrameTag.TextAckRequest;
            if (!(isText ? _messages.HasTextListeners : _messages.HasBinaryListeners))
            {
                if (isText)
                    _host.Serializer.DeserializeUntyped(frame.Payload.Span);
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
            case JsonException:
                EndForViolation(new ProtocolException(ProtocolError.InvalidJson));
                return;
            case ShieldValidationException shield:
                ChannelLog.MessageRejected(_host.Logger, Id, shield.Message);
                if (frame.WantsAnswer)
                    SendAnswer(frame.Seq, AckStatus.ShieldError, Encoding.UTF8.GetBytes(shield.Message));
                return;
            default:
                LogCallbackFailure(error);
                if (frame.WantsAnswer)
                    SendAnswer(frame.Seq, AckStatus.Error, _host.Side == ChannelSide.Server ? _serverListenerFailed : _clientListenerFailed);
                return;
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
    private void AbortFromCallback(object? value)
    {
        try
        {
            AbortOwnCall(value);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            // The value cannot be encoded; that is no reason to go on.
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
