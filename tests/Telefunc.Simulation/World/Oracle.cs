using Telefunc.Channels;
using Telefunc.Delivery;

namespace Telefunc.Simulation;

/// <summary>Knows what was sent, what arrived and what was told, and what the engine promises about them.</summary>
internal sealed class Oracle(SimulatedWorld world)
{
    private readonly History _history = world.History;

    /// <summary>So many senders at each end await every send before their next, and nobody else sends: then more is promised. 0 if not all await.</summary>
    public int AwaitingSenders { get; set; }

    /// <summary>Reconnects and heartbeats so far: each may let out a little beyond the window.</summary>
    public int Allowances { get; set; } = 1;

    private int LargestFrame => Math.Max(world.ServerPeer.LargestFrame, world.ClientPeer.LargestFrame);

    /// <summary>Nothing is under way. (Whether a send that can be cancelled has completed is not asked here: see <see cref="SentMessage.HasCompleted"/>.)</summary>
    public bool IsQuiet => world.Peers.All(peer => peer.HasEnded || peer.Sent.All(message => message.Cancellation is not null || message.Outcome.IsCompleted));

    /// <summary>The promises that hold after every step.</summary>
    public void CheckStep()
    {
        foreach (var peer in world.Peers)
        {
            CheckMemory(peer);
            if (AwaitingSenders > 0)
                CheckAwaitingSender(peer);
        }
    }

    /// <summary>After the faults: whatever is still open moves again.</summary>
    public void CheckLiveness()
    {
        _history.Check(world.Client.IsSettled || world.Peers.All(peer => peer.HasEnded), "the client never reached the server again");
        // Not the other way round: a client that never got an answer has no session by which the server could tell what it had.
        _history.Check(!world.ServerPeer.HasEnded || !world.ClientPeer.Endpoint.IsOpen, "the server's end is gone and the client was never told");
        foreach (var peer in world.Peers.Where(peer => peer.Endpoint.IsOpen && peer.Other.Endpoint.IsOpen))
        {
            _history.Check(peer.OpenCount == 1, $"OnOpen of {peer.Side} was not called");
            foreach (var message in peer.Sent)
                _history.Check(message.HasCompleted(), $"send {message.Number} of {peer.Side} still waits although nothing is in the way");
            var expected = peer.Sent.LastOrDefault(message => !message.IsRefused && !message.IsUncertain);
            _history.Check(
                expected is null || (peer.Other.Delivered.Count > 0 && peer.Other.Delivered[^1] >= expected.Number),
                $"send {expected?.Number} of {peer.Side} did not arrive although nothing is in the way");
        }
    }

    /// <summary>The promises that hold when both ends are gone.</summary>
    public void CheckEnd()
    {
        foreach (var peer in world.Peers)
        {
            _history.Check(peer.HasEnded && peer.CloseCount == 1, $"{peer.Side} never ended");
            _history.Check(!peer.Endpoint.IsOpen && !peer.Endpoint.IsAttached, $"{peer.Side} ended and is still open");
            foreach (var message in peer.Sent)
                CheckOutcome(peer, message);
            _history.Check(peer.Closes.All(close => close.IsCompletedSuccessfully), $"a close of {peer.Side} never completed");
            CheckDeliveries(peer, peer.Other);
            _history.Check(EngineState.Replay(peer.Endpoint).Bytes == 0 && EngineState.Buffer(peer.Endpoint).Bytes == 0, $"{peer.Side} ended and still holds memory");
            if (AwaitingSenders > 0)
            {
                _history.Check(
                    peer.CloseError is not NetworkException { Reason: NetworkErrorReason.ResumeGap },
                    $"{peer.Side} awaited every send and lost the channel to a gap");
            }
        }

        _history.Check(world.Time.ArmedTimers == 0, "a timer outlived the channel");
        _history.Check(world.Links.All(link => link.ClientEnd.Excess == 0 && link.ServerEnd.Excess == 0), "a wire was not told that nothing waits any more");
    }

    private void CheckMemory(ChannelPeer peer)
    {
        var options = peer.Options;
        var budget = peer.Side == ChannelSide.Server
            ? options.ReplayBuffer + options.ReplayBufferBinary
            : options.ClientReplayBuffer + options.ClientReplayBufferBinary;
        _history.Check(
            EngineState.Replay(peer.Endpoint).Bytes <= budget + (2L * LargestFrame),
            $"{peer.Side} keeps {EngineState.Replay(peer.Endpoint).Bytes} bytes for replay");
        _history.Check(
            EngineState.Buffer(peer.Endpoint).Bytes <= options.BufferLimit + options.BufferLimitBinary,
            $"{peer.Side} holds back {EngineState.Buffer(peer.Endpoint).Bytes} bytes");
    }

    private void CheckAwaitingSender(ChannelPeer peer)
    {
        // One frame of each sender may go beyond: credit says whether its next send waits, and a smaller announcement can come in between.
        var credit = EngineState.Credit(peer.Endpoint);
        var window = EngineState.Window(peer.Other.Endpoint);
        var doubts = Doubts(peer);
        _history.Check(
            credit.Messages >= -AwaitingSenders - (doubts * (window.Messages * 3 / 4))
            && credit.Bytes >= (-AwaitingSenders * LargestFrame) - (doubts * (window.Bytes * 3L / 4)),
            $"{peer.Side} is {credit.Bytes} bytes and {credit.Messages} messages beyond its credit");
        var replay = EngineState.Replay(peer.Endpoint);
        _history.Check(
            EngineState.IsReleased(peer.Endpoint) || EngineState.IsReleased(peer.Other.Endpoint) || replay.Covers(peer.Other.Endpoint.ReceivedSeq),
            $"{peer.Side} awaited every send and could not repeat what {peer.Other.Side} misses");

        if (peer.Other.AnnouncesAsReference)
            CheckBacklog(peer, window.Messages, doubts);

        // A window may be granted anew while another is under way; a reconnect or a heartbeat without credit lets out a little more.
        var own = EngineState.Window(peer.Endpoint);
        _history.Check(
            own.WaitingMessages <= ((2 + Allowances) * own.Messages) + AwaitingSenders
            && own.WaitingBytes <= ((2L + Allowances) * own.Bytes) + (AwaitingSenders * LargestFrame),
            $"{own.WaitingMessages} messages wait at {peer.Side}, whose window is {own.Messages}");
    }

    /// <summary>
    /// How often announcements may have been lost, so that up to three quarters of a window were let out on top: when the channel was
    /// attached anew, or when the other side was alive and silent.
    /// </summary>
    private static int Doubts(ChannelPeer sender) => Math.Max(0, sender.Attachments - 1) + (sender.Heartbeats / 4);

    /// <summary>A window and a message of each sender are under way or wait, and one of each is held back while there is no wire.</summary>
    private void CheckBacklog(ChannelPeer sender, int window, int doubts)
    {
        var allowed = window + (2 * AwaitingSenders) + (doubts * (window * 3 / 4));
        var backlog = sender.Sent.Count - sender.Other.Consumed;
        _history.Check(
            backlog <= allowed || backlog - sender.Sent.Count(message => message.IsRefused) <= allowed,
            $"{backlog} messages of {sender.Side} are under way or wait, the window is {window}");
    }

    private void CheckOutcome(ChannelPeer peer, SentMessage message)
    {
        _history.Check(message.HasCompleted(), $"send {message.Number} of {peer.Side} never completed");
        if (message.Outcome is Task<int> { IsCompletedSuccessfully: true } answered)
        {
            _history.Check(answered.Result == message.Answer, $"request {message.Number} of {peer.Side} got the answer {answered.Result}");
            _history.Check(message.Behaviour is ListenerBehaviour.Finish or ListenerBehaviour.FinishLater, $"request {message.Number} of {peer.Side} succeeded although its listener failed");
        }

        var error = message.Outcome.Exception?.InnerException;
        _history.Check(
            error is null or ChannelClosedException or ChannelOverflowException or NetworkException or AbortException or RemoteListenerException,
            $"send {message.Number} of {peer.Side} failed with {error}");
        _history.Check(
            error is not RemoteListenerException || message.Behaviour is ListenerBehaviour.Throw or ListenerBehaviour.ThrowLater,
            $"request {message.Number} of {peer.Side} failed although its listener did not");
        _history.Check(!message.Outcome.IsCanceled || message.Cancellation is { IsCancellationRequested: true }, $"send {message.Number} of {peer.Side} was cancelled by nobody");
    }

    /// <summary>Once, in order, without a hole; what is missing at the end was refused, or the receiver knows that its end was no good end.</summary>
    private void CheckDeliveries(ChannelPeer sender, ChannelPeer receiver)
    {
        var delivered = receiver.Delivered.ToHashSet();
        var last = receiver.Delivered.Count == 0 ? -1 : receiver.Delivered[^1];
        foreach (var message in sender.Sent)
        {
            if (delivered.Contains(message.Number))
            {
                _history.Check(!message.IsRefused, $"send {message.Number} of {sender.Side} was refused and arrived all the same");
                continue;
            }

            _history.Check(!message.IsProven, $"request {message.Number} of {sender.Side} was answered and never arrived");
            if (message.IsRefused || message.IsUncertain)
                continue;
            _history.Check(message.Number > last, $"send {message.Number} of {sender.Side} is missing, but later ones arrived");
            _history.Check(receiver.CloseError is not null, $"send {message.Number} of {sender.Side} never arrived, and {receiver.Side} was told of a graceful end");
        }
    }
}
