using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Telefunc.Channels;
using Telefunc.Delivery;
using Telefunc.Protocol;
using Telefunc.Serialization;

namespace Telefunc.Simulation;

/// <summary>One end of the channel with the application on it: sends numbered messages, and writes down what its listeners get.</summary>
internal sealed class ChannelPeer : IInboundMessages, IChannelOwner
{
    private readonly History _history;
    private readonly List<TaskCompletionSource<ReadOnlyMemory<byte>>> _unfinished = [];
    private bool _isDelivering;

    public ChannelPeer(ChannelSide side, ChannelOptions options, VirtualTime time, QueuedWork work, History history)
    {
        _history = history;
        Side = side;
        Options = options;
        Endpoint = new ChannelEndpoint("channel", new ChannelHost(side, DialectSerializer.Default, time, options, NullLogger.Instance, work), this);
        Endpoint.TryRegister(this);
        Endpoint.AwaitFirstAttachment();
        Endpoint.OnOpen(() =>
        {
            OpenCount++;
            history.Note($"{side} opened");
            history.Check(OpenCount == 1, "OnOpen was called twice");
            history.Check(Delivered.Count == 0, "a message came before OnOpen");
            return Task.CompletedTask;
        });
        Endpoint.OnClose(error =>
        {
            CloseCount++;
            CloseError = error;
            history.Note($"{side} closed: {error?.GetType().Name} {error?.Message}");
            history.Check(CloseCount == 1, "OnClose was called twice");
            history.Check(error is null or NetworkException { IsChannel: true } or AbortException, $"OnClose got a {error?.GetType().Name}");
            return SlowClose?.Task ?? Task.CompletedTask;
        });
    }

    public ChannelSide Side { get; }

    public ChannelOptions Options { get; }

    public ChannelEndpoint Endpoint { get; }

    public ChannelPeer Other { get; set; } = null!;

    public List<SentMessage> Sent { get; } = [];

    public List<int> Delivered { get; } = [];

    public List<Task<bool>> Closes { get; } = [];

    /// <summary>If set, the close callback takes until this is completed.</summary>
    public TaskCompletionSource? SlowClose { get; set; }

    public int OpenCount { get; private set; }

    public int CloseCount { get; private set; }

    public Exception? CloseError { get; private set; }

    /// <summary>The engine has let go of the channel.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Told when the engine lets go of the channel.</summary>
    public Action? WhenEnded { get; set; }

    public int LargestFrame { get; private set; } = 64;

    /// <summary>Announces its whole window each time, and not at all while it reconciles, as the reference does (PROTOCOL.md 15.2, 15.6).</summary>
    public bool AnnouncesAsReference { get; set; }

    /// <summary>It is reconciling: a reference receiver would write no announcement.</summary>
    public bool IsReconciling { get; set; }

    /// <summary>Plain messages whose listeners have finished.</summary>
    public int Consumed { get; private set; }

    /// <summary>How often the channel was bound to a connection.</summary>
    public int Attachments { get; set; }

    /// <summary>How many signs of life of the other side it was told of.</summary>
    public int Heartbeats { get; set; }

    public int UnfinishedListeners => _unfinished.Count;

    public bool HasTextListeners => true;

    public bool HasBinaryListeners => true;

    /// <summary>The last plain send, which an application that awaits every send awaits before the next.</summary>
    public Task LastSend { get; private set; } = Task.CompletedTask;

    public void Send(FrameTag tag, int size, ListenerBehaviour behaviour, bool cancellable)
    {
        var message = new SentMessage(Sent.Count, tag, size, behaviour)
        {
            Ack = tag is FrameTag.TextAckRequest or FrameTag.BinaryAckRequest ? new PendingAck<int>() : null,
            Cancellation = cancellable ? new CancellationTokenSource() : null,
        };
        _history.Note($"{Side} sends {message.Number} {tag} {size} {behaviour}{(cancellable ? " cancellable" : "")}");
        Sent.Add(message);
        LargestFrame = Math.Max(LargestFrame, FrameHeader.Size + size);
        var payload = new byte[size];
        payload.AsSpan().Fill((byte)' ');
        Utf8Formatter.TryFormat(message.Number, payload, out _);
        if (message.Ack is { } ack)
        {
            message.Outcome = ack.Task;
            Endpoint.SendRequest(tag, payload, ack, message.Cancellation?.Token ?? default);
        }
        else
        {
            message.Outcome = LastSend = Endpoint.SendAsync(tag, payload, message.Cancellation?.Token ?? default);
        }
    }

    public void Cancel(SentMessage message)
    {
        _history.Note($"{Side} cancels {message.Number}");
        message.Cancellation!.Cancel();
        if (message.Ack is { } ack)
            Endpoint.CancelRequest(ack, message.Cancellation.Token);
    }

    public void Close(TimeSpan timeout)
    {
        _history.Note($"{Side} closes within {timeout}");
        Closes.Add(Endpoint.CloseAsync(timeout, CancellationToken.None));
    }

    /// <summary>What goes to the wire when the engine writes a frame; <see langword="null"/> if nothing does.</summary>
    public ReadOnlyMemory<byte>? Write(FrameTag tag, ReadOnlyMemory<byte> payload)
    {
        if (!AnnouncesAsReference || tag is not (FrameTag.Window or FrameTag.MessageWindow))
            return payload;
        if (IsReconciling)
            return null;
        var window = EngineState.Window(Endpoint);
        return UInt32Payload.Encode((uint)(tag == FrameTag.Window ? window.Bytes : window.Messages));
    }

    public uint? Attach(Attachment attachment, uint otherLastSeq)
    {
        var wasReconciling = IsReconciling;
        IsReconciling = true;
        Attachments++;
        var receivedSeq = Endpoint.TryAttach(attachment, otherLastSeq);
        IsReconciling = wasReconciling;
        return receivedSeq;
    }

    public void Heartbeat(Attachment attachment)
    {
        Heartbeats++;
        Endpoint.Heartbeat(attachment);
    }

    public void FinishListener(int position)
    {
        var listener = _unfinished[position];
        _unfinished.RemoveAt(position);
        listener.SetResult(default);
    }

    public ValueTask<ReadOnlyMemory<byte>> DeliverTextAsync(ReadOnlyMemory<byte> text, bool answerWanted) =>
        DeliverAsync(text, answerWanted ? FrameTag.TextAckRequest : FrameTag.Text);

    public ValueTask<ReadOnlyMemory<byte>> DeliverBinaryAsync(ReadOnlyMemory<byte> data, bool answerWanted) =>
        DeliverAsync(data, answerWanted ? FrameTag.BinaryAckRequest : FrameTag.Binary);

    public void AbortCall(ChannelEndpoint channel, object? value) => channel.Abort(value);

    public void Ended(ChannelEndpoint channel)
    {
        _history.Check(!HasEnded, "the owner was told twice that the channel has ended");
        _history.Note($"{Side} has ended");
        HasEnded = true;
        WhenEnded?.Invoke();
    }

    private async ValueTask<ReadOnlyMemory<byte>> DeliverAsync(ReadOnlyMemory<byte> payload, FrameTag tag)
    {
        var number = Note(payload.Span, tag);
        var message = Other.Sent[number];
        _isDelivering = true;
        try
        {
            if (message.Behaviour is ListenerBehaviour.FinishLater or ListenerBehaviour.ThrowLater)
            {
                // Continues where it is completed, so that the schedule stays repeatable.
                var unfinished = new TaskCompletionSource<ReadOnlyMemory<byte>>();
                _unfinished.Add(unfinished);
                await unfinished.Task.ConfigureAwait(false);
            }
        }
        finally
        {
            _isDelivering = false;
            if (tag.IsCredited())
                Consumed++;
        }

        return message.Behaviour switch
        {
            ListenerBehaviour.Throw or ListenerBehaviour.ThrowLater => throw new InvalidOperationException("The listener failed, as it was told."),
            ListenerBehaviour.Abort => throw new AbortException("aborted by a listener"),
            _ => Encoding.UTF8.GetBytes(message.Answer.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        };
    }

    private int Note(ReadOnlySpan<byte> payload, FrameTag tag)
    {
        _history.Check(Utf8Parser.TryParse(payload, out int number, out _) && number < Other.Sent.Count, "a message arrived that nobody sent");
        var message = Other.Sent[number];
        _history.Note($"{Side} gets {number}");
        _history.Check(CloseCount == 0, $"message {number} was delivered to {Side} after OnClose");
        _history.Check(!_isDelivering, "two messages of one channel were delivered at the same time");
        _history.Check(Delivered.Count == 0 || Delivered[^1] < number, $"message {number} was delivered to {Side} after {(Delivered.Count == 0 ? 0 : Delivered[^1])}");
        _history.Check(message.Tag == tag && message.Size == payload.Length, $"message {number} arrived with another kind or length");
        Delivered.Add(number);
        return number;
    }
}
